"""The names that programs use of the client, with their parameters: more may come, none may go or change."""

import inspect
from pathlib import Path

import raven
from raven.client import api

EXPORTED = Path(__file__).with_name("exported.txt").read_text("utf-8").splitlines()


def test_every_function_of_the_api_is_there_with_its_parameters_and_a_text():
    for line in EXPORTED:
        function = getattr(api, line.partition("(")[0])
        signature = inspect.signature(function)
        parameters = [each.replace(annotation=each.empty) for each in signature.parameters.values()]
        bare = signature.replace(parameters=parameters, return_annotation=signature.empty)
        assert line == f"{line.partition('(')[0]}{bare}"
        assert function.__doc__, line


def test_what_programs_name_beside_functions_is_there():
    from raven.client import controller, errors, speaking, utterances

    kinds = (
        "AlreadyInitialized FeedBroken FeedEnded InvalidInput KeyRefused NotFound NotInitialized PlaybackUnavailable"
    )
    for name in (*kinds.split(), "RavenClientError", "ServerBusy", "ServerError", "ServerTooSlow", "ServerUnreachable"):
        assert issubclass(getattr(errors, name), errors.RavenClientError)
    assert {controller.AvatarController, controller.AvatarConfig, speaking.Speech, utterances.Sentence, api.FrameStream}


def test_programs_are_checked_by_the_types():
    assert (Path(raven.__file__).parent / "py.typed").is_file()
