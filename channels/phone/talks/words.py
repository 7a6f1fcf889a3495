"""What the phone says in talks by itself."""

TALKING: dict[str, dict[str, str]] = {
    "recording_announced": {
        "en": "This call is recorded.",
        "zh-CN": "本次通话将被录音。",
    },
    "recording_asked": {
        "en": "This call is recorded, to help us serve you. Press 1 if you do not want that.",
        "zh-CN": "为提升服务质量，本次通话将被录音。如不同意，请按 1 键。",
    },
}
