"""CRC-32 of an array from that of its file: archives store the latter, and a file has a header."""

_POLYNOMIAL = 0xEDB88320  # of zip, gzip and zlib; the highest bit is the lowest power
_EIGHT_ZEROS = 1 << 23  # x to the power of 8, the factor for one byte of zeros


def crc_after(whole: int, prefix: int, length: int) -> int:
    """The CRC-32 of the bytes after a prefix.

    Args:
        whole: CRC-32 of all bytes.
        prefix: CRC-32 of the prefix.
        length: number of bytes after the prefix.
    """
    return whole ^ _with_zeros(prefix, length)


def _with_zeros(crc: int, count: int) -> int:
    """The CRC after `count` more zero bytes, by repeated squaring."""
    power = _EIGHT_ZEROS
    while count:
        if count & 1:
            crc = _times(crc, power)
        power = _times(power, power)
        count >>= 1
    return crc


def _times(a: int, b: int) -> int:
    """The product of two polynomials over GF(2), modulo that of CRC-32."""
    product = 0
    for place in range(31, -1, -1):
        if a >> place & 1:
            product ^= b
        b = b >> 1 ^ (_POLYNOMIAL if b & 1 else 0)
    return product
