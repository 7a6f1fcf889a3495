"""Where files are kept, as the settings say: in a folder, or in a bucket of an S3-compatible store."""

from urllib.parse import urlsplit

from config.settings import Settings
from hub.contract.ports import Files
from hub.storage.bucket import Bucket, BucketFiles
from hub.storage.files import FolderFiles


def open_files(settings: Settings) -> Files:
    """The file port. Raises `Misconfigured` when a bucket is named and the package that opens it is not installed."""
    if not settings.files_url:
        return FolderFiles(settings.data_dir / "files")
    url = urlsplit(settings.files_url)
    return BucketFiles(
        Bucket(
            name=url.netloc,
            prefix=url.path.strip("/"),
            endpoint=settings.files_endpoint,
            region=settings.files_region,
            key_id=settings.files_key_id,
            secret=settings.files_secret.get_secret_value(),
        )
    )
