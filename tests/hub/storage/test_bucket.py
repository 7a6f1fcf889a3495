"""What a bucket has and a folder has not; all else is in `test_files`."""

import pytest

from hub.contract.errors import Unavailable
from hub.storage.bucket import Bucket, BucketFiles


async def test_a_bucket_that_does_not_answer_is_unavailable(unused_tcp_port: int) -> None:
    files = BucketFiles(Bucket(name="b", endpoint=f"http://127.0.0.1:{unused_tcp_port}", key_id="k", secret="s"))
    with pytest.raises(Unavailable) as refused:
        await files.put("k", b"x", "text/plain")
    assert "127.0.0.1" not in str(refused.value)
