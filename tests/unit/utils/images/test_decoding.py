"""Any picture is opened, upright and small; anything else is refused with a sentence."""

import io
import random
import re
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from utils.images import decoding
from utils.images.decoding import ENDINGS, PictureError, eight_bits, open_picture, upright
from utils.preprocessing.arrays import reduced

pytestmark = pytest.mark.filterwarnings("ignore")  # Pillow warns of damage before it gives up

RED, BLUE = (200, 30, 40), (20, 40, 220)
MODES_OF = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("L", "P", "RGB"),
    "BMP": ("1", "L", "P", "RGB"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"),
    "HEIF": ("L", "RGB", "RGBA"),
    "AVIF": ("L", "RGB", "RGBA"),
}
KINDS = [(kind, mode) for kind, modes in MODES_OF.items() for mode in modes]


def two_colours(mode="RGB", size=(80, 60)):
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0] // 2, size[1]))
    if mode == "I;16":
        return Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    return image.convert(mode)


def saved(image, kind, **options):
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def png_header(width, height):
    """A PNG that claims this size and has no pixels."""

    def chunk(kind, content):
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "mode"), KINDS)
def test_every_kind_and_mode(kind, mode):
    picture = open_picture(saved(two_colours(mode), kind), "some.picture")
    assert picture.mode in ("L", "RGB", "RGBA")
    assert picture.size == (80, 60)
    grey = np.asarray(picture.convert("L")).astype(int)
    if mode not in ("1", "F"):  # dithered, stretched over all greys
        assert abs(grey[30, 20] - 82) < 20
        assert abs(grey[30, 60] - 55) < 20


def test_transparency_is_kept():
    image = two_colours("RGBA")
    image.putalpha(7)
    for kind in ("PNG", "WEBP", "TIFF"):
        assert open_picture(saved(image, kind), "x").getpixel((9, 9))[3] == 7
    palette = Image.new("P", (9, 9))
    assert open_picture(saved(palette, "GIF", transparency=0), "x").getpixel((4, 4))[3] == 0


UNDO = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # orientation -> how the camera held it
ORIENTATIONS = range(1, 9)
XMP = (
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><tiff:Orientation>{}</tiff:Orientation></rdf:RDF>"
)


def as_held(image, orientation):
    """The pixels that a camera saves when held this way."""
    how = UNDO.get(orientation)
    return image if how is None else image.transpose(Image.Transpose(how))


def exif_of(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def looks_upright(picture):
    """Whether red is on the left and blue on the right of a picture wider than high."""
    width, height = picture.size
    left, right = (picture.convert("RGB").getpixel((x, height // 2)) for x in (2, width - 3))
    return width > height and left[0] > left[2] and right[2] > right[0]


TURNED_KINDS = ("JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF")


@pytest.mark.parametrize("kind", TURNED_KINDS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_every_orientation_is_turned_upright_once(kind, orientation):
    data = saved(as_held(two_colours(), orientation), kind, exif=exif_of(orientation))
    for picture in (open_picture(data, "x"), open_picture(data, "x", enough=20)):
        assert looks_upright(picture)
        assert looks_upright(upright(picture))
        assert looks_upright(Image.fromarray(reduced(picture, 1)))
        assert looks_upright(Image.fromarray(reduced(picture, 3)))


@pytest.mark.parametrize("kind", TURNED_KINDS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_what_was_turned_says_nothing_of_it_wherever_it_is_saved(kind, orientation):
    data = saved(as_held(two_colours(), orientation), kind, exif=exif_of(orientation))
    picture = open_picture(data, "x")
    assert not picture.info and not picture.getexif()
    for other in TURNED_KINDS:
        assert looks_upright(open_picture(saved(picture, other), "x"))


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_an_orientation_that_only_xmp_knows_is_followed_once(orientation):
    text = XMP.format(orientation)
    held = as_held(two_colours(), orientation)
    note = PngInfo()
    note.add_itxt("XML:com.adobe.xmp", text)
    for data in (
        saved(held, "JPEG", quality=95, xmp=text.encode()),
        saved(held, "WEBP", xmp=text.encode()),
        saved(held, "PNG", pnginfo=note),
    ):
        picture = open_picture(data, "x")
        assert looks_upright(picture) and looks_upright(upright(picture))


@settings(deadline=None, max_examples=80)
@given(
    st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"]),
    st.sampled_from(ORIENTATIONS),
    st.integers(1, 4),
    st.booleans(),
)
def test_upright_twice_is_upright_once(mode, orientation, factor, noted_in_info):
    image = as_held(two_colours(mode), orientation)
    if noted_in_info:
        image.info["exif"] = exif_of(orientation)
    else:
        image.getexif()[0x0112] = orientation
    once = upright(image, factor)
    assert upright(once) == once and (np.asarray(upright(once)) == np.asarray(once)).all()
    assert (image.getexif().get(0x0112), image.size) == (
        orientation,
        as_held(two_colours(), orientation).size,
    ), "the picture that was given has changed"


def test_first_frame_of_an_animation():
    frames = [two_colours(), Image.new("RGB", (80, 60), "white")]
    for kind in ("GIF", "WEBP", "PNG", "TIFF"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        assert open_picture(data, "x").convert("RGB").getpixel((10, 30))[0] < 230


def png_of_sixteen_bits(values):
    """A PNG of uint16 (H, W, 3 or 4), which Pillow cannot write."""
    height, width, channels = values.shape

    def chunk(kind, content):
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    header = struct.pack(">IIBBBBB", width, height, 16, {3: 2, 4: 6}[channels], 0, 0, 0)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
@pytest.mark.parametrize("alpha", [False, True])
def test_colours_of_fewer_bits_in_sixteen_are_as_bright(bits, alpha):
    ramp = np.linspace(0, 2**bits - 1, 256).astype(np.uint16)
    values = np.stack([ramp, ramp // 2, ramp // 4], axis=1)[None].repeat(4, 0)
    if alpha:
        values = np.concatenate([values, np.full((4, 256, 1), 65_535, np.uint16)], axis=2)
    picture = open_picture(png_of_sixteen_bits(values), "x")
    seen = np.asarray(picture)[0].astype(int)
    assert picture.mode == ("RGBA" if alpha else "RGB")
    assert np.abs(seen[:, 0] - np.arange(256)).max() <= 1
    assert np.abs(seen[:, 1] - np.arange(256) / 2).max() <= 2
    assert not alpha or (seen[:, 3] == 255).all()


@settings(deadline=None, max_examples=20)
@given(st.binary(max_size=60), st.integers(1, 4_095))
def test_a_damaged_scan_gives_a_picture_or_a_sentence(junk, highest):
    data = png_of_sixteen_bits(np.full((9, 7, 3), highest, np.uint16))
    try:
        assert open_picture(data[: len(data) // 2] + junk, "x").size == (7, 9)
    except PictureError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize("kind", MODES_OF)
def test_dark_eight_bit_pictures_stay_dark(kind):
    for mode in MODES_OF[kind]:
        if mode in ("L", "RGB", "RGBA"):
            dark = Image.new("RGB", (80, 60), (9, 9, 9)).convert(mode)
            seen = open_picture(saved(dark, kind), "x").convert("L")
            assert seen.getextrema()[1] < 14


def test_sixteen_bits_keep_their_brightness():
    ramp = np.linspace(0, 65_535, 256).astype(np.uint16)[None].repeat(4, 0)
    grey = np.asarray(open_picture(saved(Image.fromarray(ramp), "PNG"), "x"))
    assert np.abs(grey[0].astype(int) - np.arange(256)).max() <= 1
    dark = Image.fromarray(np.full((4, 4), 17_000, np.uint16))
    assert open_picture(saved(dark, "PNG"), "x").getpixel((0, 0)) == 66


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_fewer_bits_in_sixteen_are_as_bright(bits, kind):
    ramp = np.linspace(0, 2**bits - 1, 256).astype(np.uint16)[None].repeat(4, 0)
    data = saved(Image.fromarray(ramp), kind)
    for enough in (1024, 2):
        grey = np.asarray(open_picture(data, "x", enough=enough)).astype(int)
        assert grey.max() >= 253 and grey.min() <= 1
    assert np.abs(np.asarray(open_picture(data, "x"))[0].astype(int) - np.arange(256)).max() <= 1


def packed_in_twelve_bits(values):
    """A TIFF whose values take 12 bits each, two in three bytes."""
    height, width = values.shape
    pairs = values.reshape(-1, 2).astype(int)
    packed = bytes(byte for a, b in pairs for byte in (a >> 4, (a & 15) << 4 | b >> 8, b & 255))
    tags = {256: width, 257: height, 258: 12, 259: 1, 262: 1, 273: 0, 277: 1, 278: height}
    tags[279] = len(packed)
    tags[273] = 10 + 12 * len(tags) + 4
    listed = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    return struct.pack("<2sHIH", b"II", 42, 8, len(tags)) + listed + bytes(4) + packed


def test_a_scan_of_twelve_bits_is_not_black():
    ramp = np.linspace(0, 4_095, 256).astype(np.uint16)[None].repeat(4, 0)
    grey = np.asarray(open_picture(packed_in_twelve_bits(ramp), "x"))
    assert np.abs(grey[0].astype(int) - np.arange(256)).max() <= 1


def test_floating_point_with_nothing_in_it():
    values = np.array([[np.nan, np.inf], [-np.inf, 0]], np.float32)
    assert eight_bits(Image.fromarray(values)).getextrema() == (0, 0)


def test_large_pictures_are_made_smaller_by_a_whole_factor():
    data = saved(two_colours(size=(6000, 4000)), "JPEG")
    assert open_picture(data, "x").size == (1500, 1000) or open_picture(data, "x").size == (
        3000,
        2000,
    )
    assert min(open_picture(data, "x", enough=100).size) >= 100
    assert max(open_picture(data, "x", enough=100).size) < 400
    assert open_picture(saved(two_colours(size=(2100, 2200)), "PNG"), "x").size == (1050, 1100)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "I", "F"])
def test_reducing_first_gives_the_same_picture(mode, monkeypatch):
    monkeypatch.setattr(decoding, "_STRIP", 1_000)  # some rows at a time, even of a small picture
    image = two_colours(mode, (84, 63))
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize((84, 63)))
    for orientation in range(1, 9):
        image.getexif()[0x0112] = orientation
        small, whole = upright(image, 7), upright(image)
        assert small.mode == whole.mode
        assert small.size == whole.reduce(7).size
        away = np.asarray(small).astype(int) - np.asarray(whole.reduce(7))
        assert np.abs(away).max() <= 2


def test_colours_of_what_is_transparent_do_not_shine_through():
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[:, ::2] = 255  # white ink between columns of nothing, which is black
    for small in (upright(Image.fromarray(pixels), 4), Image.fromarray(reduced(pixels, 4))):
        assert small.getextrema() == ((255, 255),) * 3 + ((128, 128),)


def test_alpha_without_effect_is_left_out_only_where_there_is_none():
    image = two_colours("RGBA", (80, 60))
    image.putpixel((79, 59), (0, 0, 0, 0))
    assert upright(image, 2).getpixel((39, 29))[3] == 191
    assert upright(image, 2).getpixel((0, 0)) == (*RED, 255)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"just words", "is not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not a picture"),
        (b"%PDF-1.7", "is not a picture"),
        (saved(two_colours(), "JPEG")[:400], "is damaged"),
        (saved(two_colours(), "PNG")[:90], "is damaged"),
        (saved(two_colours(), "HEIF")[:300], "cannot be read|can be read"),
        (saved(two_colours(), "AVIF")[:300], "cannot be read|can be read"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "cannot be read|can be read"),
        (png_header(20_000, 10_000), "too many pixels"),
        (png_header(10_000, 9_000), r"too many pixels \(10000×9000\)"),
        (png_header(2**31 - 1, 2**31 - 1), "too many pixels"),
        (bytes(64_000_001), "larger than 64 MB"),
    ],
)
def test_files_that_are_no_pictures_are_refused(data, said):
    with pytest.raises(PictureError, match=said) as error:
        open_picture(data, "cat.jpg")
    assert "cat.jpg" in str(error.value)
    assert str(error.value).endswith(".")


HEADERS = {  # how a kind tells its size
    "JPEG": (">HH", "height width"),
    "PNG": (">II", "width height"),
    "WEBP": ("<HH", "width height"),
    "GIF": ("<HH", "width height"),
    "BMP": ("<ii", "width height"),
    "TIFF": ("<HHIIHHII", "256 4 1 width 257 4 1 height"),
    "HEIF": (">II", "width height"),
    "AVIF": (">II", "width height"),
}


def size_in_header(kind, width, height):
    layout, words = HEADERS[kind]
    values = {"width": width, "height": height}
    return struct.pack(layout, *(values.get(word) or int(word) for word in words.split()))


@pytest.mark.parametrize("kind", MODES_OF)
def test_a_bomb_is_refused_by_its_header(kind):
    small = saved(two_colours(size=(96, 64)), kind)
    told = size_in_header(kind, 96, 64)
    assert told in small
    bomb = small.replace(told, size_in_header(kind, 12_000, 12_000))
    if kind == "PNG":  # which keeps a checksum of its header
        bomb = bomb[:29] + struct.pack(">I", zlib.crc32(bomb[12:29])) + bomb[33:]
    with pytest.raises(PictureError, match=r"too many pixels \(12000×12000\)"):
        open_picture(bomb, "bomb")  # decoded, it would be called damaged


def test_kinds_that_are_not_offered_are_not_decoded():
    for kind in ("ICO", "PPM", "TGA", "EPS"):
        with pytest.raises(PictureError):
            open_picture(saved(two_colours(), kind), "x.jpg")


def test_every_kind_that_is_offered_is_read():
    assert {kind.upper() for kind in ENDINGS} == {*MODES_OF} - {"HEIF"} | {"HEIC"}
    assert decoding.KINDS == "JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC or AVIF"


def whole_files(kind):
    """Files of every mode of a format, in each variant that decoders treat differently."""
    noise = Image.frombytes("RGB", (40, 30), random.Random(kind).randbytes(40 * 30 * 3))
    files = [saved(two_colours(mode), kind) for mode in MODES_OF[kind]] + [saved(noise, kind)]
    if kind in ("GIF", "PNG", "WEBP", "TIFF"):
        files.append(saved(noise, kind, save_all=True, append_images=[noise.rotate(90)]))
    if kind == "JPEG":
        files.append(saved(noise, kind, progressive=True))
    if kind == "TIFF":
        packings = ("tiff_lzw", "tiff_deflate", "packbits", "jpeg")
        files += [saved(noise, kind, compression=packing) for packing in packings]
    return files


def harm(data, chance):
    """Flip some bytes, often in the header, cut the end off, or put something between."""
    content = bytearray(data)
    reach = chance.choice([32, 200, len(content), len(content)])
    for _ in range(chance.choice([0, 1, 2, 20, 200])):
        byte = chance.choice([0, 255, chance.randrange(256)])
        content[chance.randrange(min(reach, len(content)))] = byte
    if chance.random() < 0.1:
        place = chance.randrange(len(content))
        content[place:place] = chance.randbytes(chance.choice([1, 4, 100]))
    return bytes(content[: chance.choice([len(content), chance.randrange(len(content))])])


@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", MODES_OF)
def test_150_damaged_files_of_each_kind_give_a_picture_or_a_sentence(kind):
    chance = random.Random(kind)
    files = whole_files(kind)
    for _ in range(150):
        try:
            picture = open_picture(harm(chance.choice(files), chance), "x.jpg", enough=512)
        except PictureError as error:
            assert re.fullmatch(r"x\.jpg .+\.", str(error))
            continue
        assert picture.mode in ("L", "RGB", "RGBA")
        np.asarray(picture)


@pytest.mark.parametrize("kind", MODES_OF)
def test_the_file_name_does_not_matter(kind):
    data = saved(two_colours(), kind)
    names = ("x.jpg", "x.png", "x.heic", "x.tiff", "x", "")
    opened = [np.asarray(open_picture(data, name)) for name in names]
    assert all((each == opened[0]).all() for each in opened)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(KINDS),
    st.integers(1, 300),
    st.integers(1, 300),
    st.integers(0, 2**32),
)
def test_any_size_and_content(kind_and_mode, width, height, seed):
    kind, mode = kind_and_mode
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    image = Image.fromarray(noise)
    image = image.convert("L").convert("I") if mode == "I;16" else image.convert(mode)
    try:
        data = saved(image, kind)
    except (OSError, ValueError):  # that kind of file has no such picture
        return
    assert open_picture(data, "x").size == (width, height)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes(data):
    with pytest.raises(PictureError):
        open_picture(data, "x")
