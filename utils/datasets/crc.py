"""CRC-32 without the first bytes: archives keep it of a whole file, and an array has a header."""

_POLYNOMIAL = 0xEDB88320  # of zip, gzip and zlib; the lowest power is the highest bit
_EIGHT_ZEROS = 1 << 23  # x to the 8: what one byte of zeros multiplies by


def crc_after(whole: int, prefix: int, length: int) -> int:
    """The CRC-32 of what comes after a prefix.

    Args:
        whole: the CRC-32 of all bytes.
        prefix: that of the prefix.
        length: how many bytes come after it.
    """
    return whole ^ _with_zeros(prefix, length)


def _with_zeros(crc: int, count: int) -> int:
    """What a CRC becomes when so many zero bytes follow, by repeated squaring."""
    power = _EIGHT_ZEROS
    while count:
        if count & 1:
            crc = _times(crc, power)
        power = _times(power, power)
        count >>= 1
    return crc


def _times(a: int, b: int) -> int:
    """The product of two polynomials over two elements, modulo CRC-32's."""
    product = 0
    for place in range(31, -1, -1):
        if a >> place & 1:
            product ^= b
        b = b >> 1 ^ (_POLYNOMIAL if b & 1 else 0)
    return product
