// SPDX-License-Identifier: Apache-2.0
/** A program that uses hugemap, as anybody's would. */
module com.example.consumer {
    requires dev.hugemap;
    requires dev.hugemap.agrona;
}
