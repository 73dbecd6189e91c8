// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.agrona.LangUtil;
import org.jspecify.annotations.Nullable;

/** Texts in ASCII and UTF-8, with their length in front of them and without. */
abstract class TextAccess extends BulkAccess {
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String getStringAscii(int index) {
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, getInt(index));
    }

    @Override
    public String getStringAscii(int index, ByteOrder order) {
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, getInt(index, order));
    }

    @Override
    public String getStringAscii(int index, int length) {
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, length);
    }

    @Override
    public int getStringAscii(int index, Appendable text) {
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, getInt(index), text);
    }

    @Override
    public int getStringAscii(int index, Appendable text, ByteOrder order) {
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, getInt(index, order), text);
    }

    @Override
    public int getStringAscii(int index, int length, Appendable text) {
        boundsCheck(index, STR_HEADER_LEN + length);
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, length, text);
    }

    @Override
    public String getStringWithoutLengthAscii(int index, int length) {
        return text(index, length, StandardCharsets.US_ASCII);
    }

    @Override
    public int getStringWithoutLengthAscii(int index, int length, Appendable text) {
        boundsCheck(index, length);
        try {
            for (int i = index; i < index + length; i++) {
                byte c = getByte(i);
                text.append(c < 0 ? '?' : (char) c);
            }
        } catch (IOException e) {
            LangUtil.rethrowUnchecked(e);
        }
        return length;
    }

    @Override
    public String getStringUtf8(int index) {
        return getStringWithoutLengthUtf8(index + STR_HEADER_LEN, getInt(index));
    }

    @Override
    public String getStringUtf8(int index, ByteOrder order) {
        return getStringWithoutLengthUtf8(index + STR_HEADER_LEN, getInt(index, order));
    }

    @Override
    public String getStringUtf8(int index, int length) {
        return getStringWithoutLengthUtf8(index + STR_HEADER_LEN, length);
    }

    @Override
    public String getStringWithoutLengthUtf8(int index, int length) {
        return text(index, length, StandardCharsets.UTF_8);
    }

    @Override
    public int putStringAscii(int index, @Nullable String value) {
        return putStringAscii(index, (CharSequence) value, NATIVE);
    }

    @Override
    public int putStringAscii(int index, @Nullable CharSequence value) {
        return putStringAscii(index, value, NATIVE);
    }

    @Override
    public int putStringAscii(int index, @Nullable String value, ByteOrder order) {
        return putStringAscii(index, (CharSequence) value, order);
    }

    @Override
    public int putStringAscii(int index, @Nullable CharSequence value, ByteOrder order) {
        int length = value == null ? 0 : value.length();
        boundsCheck(index, STR_HEADER_LEN + length);
        putInt(index, length, order);
        return STR_HEADER_LEN + putStringWithoutLengthAscii(index + STR_HEADER_LEN, value, 0, length);
    }

    @Override
    public int putStringWithoutLengthAscii(int index, @Nullable String value) {
        return putStringWithoutLengthAscii(index, (CharSequence) value);
    }

    @Override
    public int putStringWithoutLengthAscii(int index, @Nullable CharSequence value) {
        return value == null ? 0 : putStringWithoutLengthAscii(index, value, 0, value.length());
    }

    @Override
    public int putStringWithoutLengthAscii(int index, @Nullable String value, int valueOffset, int length) {
        return putStringWithoutLengthAscii(index, (CharSequence) value, valueOffset, length);
    }

    @Override
    public int putStringWithoutLengthAscii(int index, @Nullable CharSequence value, int valueOffset, int length) {
        if (value == null) {
            return 0;
        }
        int count = Math.min(value.length() - valueOffset, length);
        boundsCheck(index, count);
        for (int i = 0; i < count; i++) {
            char c = value.charAt(valueOffset + i);
            putByte(index + i, (byte) (c > 127 ? '?' : c));
        }
        return count;
    }

    @Override
    public int putStringUtf8(int index, @Nullable String value) {
        return putStringUtf8(index, value, NATIVE, Integer.MAX_VALUE);
    }

    @Override
    public int putStringUtf8(int index, @Nullable String value, ByteOrder order) {
        return putStringUtf8(index, value, order, Integer.MAX_VALUE);
    }

    @Override
    public int putStringUtf8(int index, @Nullable String value, int maxEncodedLength) {
        return putStringUtf8(index, value, NATIVE, maxEncodedLength);
    }

    @Override
    public int putStringUtf8(int index, @Nullable String value, ByteOrder order, int maxEncodedLength) {
        byte[] encoded = utf8(value);
        if (encoded.length > maxEncodedLength) {
            throw new IllegalArgumentException("can't put a text of " + encoded.length + " bytes in UTF-8: at most "
                    + maxEncodedLength + " were allowed");
        }
        boundsCheck(index, STR_HEADER_LEN + encoded.length);
        putInt(index, encoded.length, order);
        putBytes(index + STR_HEADER_LEN, encoded);
        return STR_HEADER_LEN + encoded.length;
    }

    @Override
    public int putStringWithoutLengthUtf8(int index, @Nullable String value) {
        byte[] encoded = utf8(value);
        putBytes(index, encoded);
        return encoded.length;
    }

    private String text(int index, int length, Charset charset) {
        boundsCheck(index, length);
        byte[] encoded = new byte[length];
        getBytes(index, encoded);
        return new String(encoded, charset);
    }

    private static byte[] utf8(@Nullable String value) {
        return value == null ? NULL : value.getBytes(StandardCharsets.UTF_8);
    }
}
