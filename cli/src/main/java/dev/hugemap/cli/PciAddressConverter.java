// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.vfio.PciAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the address of a PCI device. */
final class PciAddressConverter implements ITypeConverter<PciAddress> {
    @Override
    public PciAddress convert(String text) {
        try {
            return PciAddress.of(text);
        } catch (IllegalArgumentException mistake) {
            throw new TypeConversionException(String.valueOf(mistake.getMessage()));
        }
    }
}
