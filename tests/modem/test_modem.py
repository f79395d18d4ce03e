"""The driver against the simulator, over a real pty."""

from custom_components.isocket.modem import Registration, SessionState

from .helpers import house


async def test_a_text_is_received_and_deleted_and_a_reply_is_sent() -> None:
    """Go the whole way there and back."""
    async with house() as home:
        await home.ready()
        home.phone.send_sms(home.simulated.number, "STATUS")
        await home.until(lambda: home.recorder.texts == ["STATUS"] and home.used == 0)
        receipt = await home.modem.send(home.phone.number, "Power socket ON")
        assert len(receipt.references) == 1
        assert [entry.text for entry in await home.phone.wait_sms()] == ["Power socket ON"]
        snapshot = home.modem.snapshot
        assert snapshot.state is SessionState.READY
        assert snapshot.network.registration is Registration.HOME
        assert snapshot.network.operator == home.simulated.operator
        assert snapshot.info is not None
        assert snapshot.info.imei == home.simulated.profile.imei
