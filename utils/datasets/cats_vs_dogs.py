"""Cats vs Dogs: photos of pets from an animal shelter, in all poses and backgrounds."""

from utils.datasets.base import DATASETS, Progress, ShouldStop, never, no_progress
from utils.datasets.download import Download, check_zip, fetch_all
from utils.datasets.picture_folder import PictureFolder
from utils.paths import data_folder

_PUBLISHED = Download(
    url=(
        "https://download.microsoft.com/download/3/E/1/"
        "3E1C3F21-ECDB-4869-8368-6DEBA77B919F/kagglecatsanddogs_5340.zip"
    ),
    file="kagglecatsanddogs_5340.zip",
    size=824_887_076,
    check=check_zip,
)


class CatsVsDogs(PictureFolder):
    """Colour photos of one or more cats or dogs, made square.

    uint8 `(N, size, size, 3)`, 0 to 255. Of the published set, the 1,000 pictures per class whose
    names have the smallest SHA-256 are the test split. The others are the training split, in the
    order of the same hash, so that the first 8,000 are a fair sample. Other sets of cats and dogs
    are read, too; those with their own test split keep it.

    Licence: Microsoft Research Data License Agreement. Microsoft publishes no checksum.
    """

    name = "cats_vs_dogs"
    rank = 3
    title = "Cats vs Dogs"
    summary = "25,000 photos of pets, taken by people who hoped to find them a home."
    subject = "a cat or a dog"
    class_names = ("cat", "dog")
    source = "J. Elson, J. Douceur, J. Howell and J. Saul: Asirra (2007), Microsoft Research"
    url = "https://www.microsoft.com/en-us/download/details.aspx?id=54765"
    licence = "Microsoft Research Data License Agreement"
    download_bytes = _PUBLISHED.size
    published_counts = (22_998, 2_000)  # without two broken pictures
    places = (  # the first one that exists is used
        "PetImages",
        "kagglecatsanddogs_5340",
        "cats_vs_dogs",
        "cats_and_dogs",
        "cats_and_dogs_filtered",
        "cat-and-dog",
        "dogs-vs-cats",
    )

    def download(self, progress: Progress = no_progress, should_stop: ShouldStop = never) -> None:
        """Download the published zip. It has no checksum, so every file inside is verified."""
        wanted = [] if self.status().here else [_PUBLISHED]
        fetch_all(wanted, data_folder(), self.title, progress, should_stop)


DATASETS.register(CatsVsDogs())
