from pydantic import SecretStr

from channels.phone.simulator.settings import SimulatorSettings


def test_the_numbers_webhooks_lead_to_the_hub() -> None:
    settings = SimulatorSettings(auth_token=SecretStr("x"), hub_url="http://127.0.0.1:8000/")
    assert settings.voice_url == "http://127.0.0.1:8000/phone/voice"
    assert settings.fallback_url == "http://127.0.0.1:8000/phone/fallback"
    assert settings.status_url.startswith("http://127.0.0.1:8000/phone/status#")
