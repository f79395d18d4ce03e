"""Promises, timers, restarts, manual operation: who is answered what, and when."""

from datetime import timedelta

from custom_components.isocket.device import Output, UnitConfig

from .driver import FAMILY, OWNER, House


def test_the_reply_waits_until_the_socket_is_seen_on() -> None:
    """Nothing is said before the entity shows it."""
    house = House(obedient=False).sms("ON")
    assert house.texts() == []
    assert house.after(seconds=3).texts() == []
    assert house.show(Output.SOCKET, True).texts() == ["Power socket ON"]
    assert house.after(minutes=1).texts() == []


def test_an_entity_that_does_not_follow_is_an_error_after_the_wait() -> None:
    """Ten seconds, once."""
    house = House(obedient=False).sms("ON")
    assert house.after(seconds=9.9).texts() == []
    assert house.after(seconds=0.1).texts() == ["Execute error!"]
    assert house.show(Output.SOCKET, True).texts() == []


def test_an_unavailable_socket_is_an_error_after_the_wait() -> None:
    """Unknown is not on, and is not off."""
    house = House(obedient=False).show(Output.SOCKET, None)
    assert house.sms("OFF").texts() == []
    assert house.after(seconds=10).texts() == ["Execute error!"]


def test_what_is_already_so_is_answered_at_once_and_switched_anyway() -> None:
    """The relay is told again, in case the entity lies."""
    house = House(obedient=False)
    house.new()
    house.sms("OFF")
    assert house.switched() == [("socket", False)]
    assert House(obedient=False).ask("OFF") == "Power socket OFF"


def test_on_then_off_quickly_answers_each_with_the_truth() -> None:
    """Both sights come: both promises are kept, in order."""
    house = House(obedient=False).sms("ON").after(seconds=1).sms("OFF", FAMILY)
    assert house.texts() == []
    house.show(Output.SOCKET, True)
    assert house.texts(OWNER) == ["Power socket ON"]
    house.show(Output.SOCKET, False)
    assert house.texts(FAMILY) == ["Power socket OFF"]
    assert house.after(minutes=1).texts() == []


def test_on_then_off_where_the_entity_shows_neither() -> None:
    """The socket stayed off: the first failed, the second holds."""
    house = House(obedient=False).sms("ON").after(seconds=1).sms("OFF", FAMILY)
    assert house.after(seconds=9).texts() == ["Execute error!"]
    assert house.after(seconds=1).texts() == ["Power socket OFF"]


def test_a_late_sight_of_an_earlier_command_is_no_manual_operation() -> None:
    """The timer of the later command survives the earlier one's echo."""
    house = House(obedient=False).sms("ON").after(seconds=1).sms("OFF5")
    house.show(Output.SOCKET, True).show(Output.SOCKET, False)
    assert "manual" not in house.events()
    assert house.unit.snapshot().timer_end is not None


def test_told_twice_and_seen_once_nothing_is_expected_any_more() -> None:
    """What somebody does by hand after it counts."""
    house = House(obedient=False).sms("ON").sms("ON").show(Output.SOCKET, True)
    house.events()
    house.by_hand(False).by_hand(True)
    assert house.events() == ["manual", "manual"]


def test_a_timer_ends_in_the_opposite_state() -> None:
    """ON5: off after five minutes."""
    house = House().sms("ON5")
    assert house.texts() == ["Power ON for 5 min"]
    assert house.after(minutes=4, seconds=59).socket
    assert house.after(seconds=1).socket is False
    assert house.unit.snapshot().timer_end is None


def test_any_switching_cancels_the_timer() -> None:
    """By SMS, from home, by hand."""
    for switch in ("ON", "OFF", "ON60", "RESTART", "ONALL"):
        house = House().sms("ON5").after(minutes=1).sms(switch).after(seconds=30)
        before = house.socket
        assert house.after(minutes=10).socket is before, switch
    house = House().sms("ON5").home("ON")
    assert house.after(minutes=10).socket
    house = House().sms("ON5").by_hand(False).by_hand(True)
    assert house.after(minutes=10).socket


def test_a_failed_timer_command_leaves_no_timer() -> None:
    """Nobody is told of a timer, so there is none."""
    house = House(obedient=False).sms("ON5").after(seconds=10)
    assert house.texts() == ["Execute error!"]
    assert house.unit.snapshot().timer_end is None
    house = House(obedient=False).sms("ON5").after(seconds=1).sms("OFF5").after(seconds=9)
    assert house.unit.snapshot().timer_end is not None, "the failed one must not take the other's timer"


def test_a_timer_survives_a_restart_and_one_that_passed_is_carried_out_at_start() -> None:
    """Half way, and long after."""
    house = House().sms("ON10").restart("08:05")
    assert house.socket
    assert house.at("08:10").socket is False
    house = House().sms("ON10")
    assert house.restart("12:00").socket is False


def test_restart_answers_when_the_socket_is_back() -> None:
    """Over, wait, back."""
    house = House().sms("ON").sms("RESTART")
    assert house.texts() == ["Power socket ON"]
    assert house.socket is False
    assert house.after(seconds=9).socket is False
    assert house.texts() == []
    assert house.after(seconds=1).socket
    assert house.texts() == ["Power socket restarted"]


def test_restart_of_a_socket_that_is_off_is_a_pulse_of_power() -> None:
    """The opposite state, then back."""
    house = House().sms("RESTART")
    assert house.socket
    assert house.after(seconds=10).socket is False
    assert house.texts() == ["Power socket restarted"]


def test_a_socket_that_never_turned_over_was_not_restarted() -> None:
    """Seen in its earlier state all the time is not enough."""
    house = House(obedient=False).sms("RESTART").after(seconds=10)
    assert house.texts() == ["Execute error!"]
    assert house.after(minutes=1).texts() == []


def test_a_socket_that_does_not_come_back_was_not_restarted() -> None:
    """It hangs turned over."""
    house = House().sms("RESTART")
    house.obedient = False
    assert house.after(seconds=19).texts() == []
    assert house.after(seconds=1).texts() == ["Execute error!"]


def test_a_second_restart_starts_the_time_again_from_the_same_state() -> None:
    """Two senders, one pulse, two answers."""
    house = House().sms("RESTART").after(seconds=6).sms("RESTART", FAMILY).after(seconds=9)
    assert house.socket
    assert house.texts() == []
    house.after(seconds=1)
    assert house.socket is False
    assert house.texts() == ["Power socket restarted"] * 2


def test_another_command_ends_a_restart() -> None:
    """Its sender is told at once, and the socket stays where the other wants it."""
    house = House().sms("RESTART").after(seconds=1).sms("ON", FAMILY)
    assert house.texts(OWNER) == ["Execute error!"]
    assert house.after(minutes=1).socket


def test_switched_back_by_hand_the_restart_is_over() -> None:
    """The earlier state is there, and stays."""
    house = House().sms("ON").sms("RESTART").after(seconds=2).by_hand(True)
    assert house.texts() == ["Power socket ON", "Power socket restarted"]
    house.new()
    assert house.after(minutes=1).switched() == []


def test_restart_of_an_unknown_socket_is_refused() -> None:
    """There is no opposite of unknown."""
    assert House().show(Output.SOCKET, None).ask("RESTART") == "Execute error!"


def test_a_restart_survives_a_restart() -> None:
    """The socket comes back, and the sender hears of it."""
    house = House().sms("ON").sms("RESTARTTIME=60").sms("RESTART")
    house.new()
    house.restart("08:05")
    assert house.socket
    assert house.texts() == ["Power socket restarted"]


def test_a_promise_survives_a_restart() -> None:
    """What the relay was told and had not shown is told again."""
    house = House(obedient=False).sms("ON")
    house.obedient = True
    house.new()
    assert house.restart("08:02").texts() == ["Power socket ON"]


def test_all_waits_for_both() -> None:
    """All ON is on only with both."""
    house = House(obedient=False).sms("ONALL").show(Output.SOCKET, True)
    assert house.texts() == []
    assert house.show(Output.MICRORELAY, True).texts() == ["All ON"]


def test_without_a_microrelay_its_commands_are_unknown_and_all_is_the_socket() -> None:
    """What is not there cannot be commanded."""
    house = House(config=UnitConfig())
    assert house.ask("ONM") == "ONM - Error!"
    assert house.ask("RESTARTM") == "RESTARTM - Error!"
    assert house.ask("ONALL") == "All ON"


def test_home_gets_one_done_for_each_token() -> None:
    """Now, later, or as a failure."""
    house = House().home("OFF", 7)
    assert [(done.token, done.text, done.ok) for done in house.done()] == [(7, "Power socket OFF", True)]
    house.home("RESTART", 8)
    assert house.done() == []
    assert [(done.token, done.ok) for done in house.after(seconds=10).done()] == [(8, True)]
    for token, text in enumerate(("", "nonsense", "TEMPCAL=77", "x" * 50)):
        assert [(done.token, done.ok) for done in house.home(text, token).done()] == [(token, False)]


def test_a_token_from_before_a_restart_is_never_done() -> None:
    """The number may be somebody else's by now."""
    house = House(obedient=False).home("ON", 5)
    house.obedient = True
    assert house.restart("08:01").after(minutes=5).done() == []


def test_unavailable_and_back_is_no_manual_operation() -> None:
    """The timer goes on, and so does the run time."""
    house = House().sms("ON10").after(minutes=1)
    since = house.unit.snapshot().on_since
    house.show(Output.SOCKET, None).after(minutes=1).show(Output.SOCKET, True)
    assert "manual" not in house.events()
    assert house.unit.snapshot().on_since == since
    assert house.at("08:10").socket is False


def test_switched_while_unavailable_is_manual_operation() -> None:
    """It came back in another state."""
    house = House().sms("ON10").show(Output.SOCKET, None).show(Output.SOCKET, False)
    assert "manual" in house.events()
    assert house.unit.snapshot().timer_end is None


def test_the_first_sight_after_the_first_start_is_no_manual_operation() -> None:
    """Nothing was known before."""
    assert "manual" not in House().events()


def test_more_promises_than_can_be_kept_give_up_the_oldest() -> None:
    """Nobody is left without an answer."""
    house = House(obedient=False)
    for token in range(120):
        house.home("ON", token)
    house.after(seconds=10)
    assert sorted(done.token for done in house.done()) == list(range(120))


def test_confirm_seconds_is_the_wait() -> None:
    """An option of the house."""
    house = House(obedient=False, config=UnitConfig(confirm_seconds=2)).sms("ON")
    assert house.unit.next_deadline() == house.now.astimezone() + timedelta(seconds=2)


def test_a_timer_that_ends_while_the_socket_is_away_is_made_good_when_it_is_back() -> None:
    """Nobody is there to be told that it failed, so it must not."""
    house = House().setup("ON1")
    house.show(Output.SOCKET, None).obedient = False
    house.after(minutes=5).obedient = True
    house.show(Output.SOCKET, True)
    assert house.socket is False
    assert house.unit.state.socket.owed is None


def test_a_restart_that_ends_while_the_socket_is_away_is_made_good_also_after_a_power_on() -> None:
    """A router that was on comes on again."""
    house = House().setup("ON")
    house.obedient = False
    house.sms("RESTART").show(Output.SOCKET, False).show(Output.SOCKET, None).after(minutes=5)
    house.outputs[Output.SOCKET] = None
    house.restart().obedient = True
    assert house.show(Output.SOCKET, False).socket is True


def test_a_command_that_was_answered_with_an_error_is_not_carried_out_later() -> None:
    """Days after `Execute error!` nothing may switch by itself."""
    house = House(obedient=False).sms("ON").after(seconds=10)
    assert house.texts() == ["Execute error!"]
    house.restart(house.now + timedelta(days=3))
    assert house.switched() == []
    assert house.show(Output.SOCKET, None).show(Output.SOCKET, False).switched() == []
