"""What the endpoints work with: everything that the running server has one of."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from raven.errors import InvalidInput, NotFound, Place, Unavailable
from raven.figure.character import Character, UploadLimits
from raven.library import Library, own_characters
from raven.library.packed import SUFFIX
from raven.live.backdrops import BackdropLibrary
from raven.live.session import Session
from raven.live.tally import Tally
from raven.posers import Posers
from raven.posers.protocol import Poser
from raven.posers.tha3.start import Tha3Options
from raven.posers.weights import ModelSource
from raven.said import what_it_says
from raven.server.config import ServerConfig
from raven.server.http.guesses import Guesses
from raven.server.http.lanes import Lanes
from raven.server.http.presence import check_presence
from raven.server.http.security import Gate
from raven.server.resources.chat.backend import Backend
from raven.server.resources.chat.choice import ChosenModelServer, folder_of
from raven.server.resources.chat.conversations import Conversations
from raven.server.resources.chat.local_models import PRESETS, KnownProgram
from raven.server.resources.hearing import Hearing
from raven.server.resources.originals import Originals
from raven.server.resources.own_characters import OwnCharacters, ServerCharacter
from raven.server.resources.picture_room import PictureRoom
from raven.server.resources.recordings import Recordings
from raven.server.resources.saying import Stages
from raven.server.resources.searches import Searches
from raven.server.resources.sessions import DEFAULT_ID, Sessions
from raven.server.resources.slots import Slots
from raven.server.resources.sounds import Sounds
from raven.server.resources.texts import TextModels
from raven.server.resources.utterances import Utterances
from raven.server.resources.viewers import Viewers
from raven.server.resources.voice import ServerVoice
from raven.server.resources.waking import WakingClock
from raven.settings.emotion_templates import EmotionLibrary
from raven.settings.levels import resolve_settings, server_settings
from raven.turns import Turns
from raven.wire.calls import SessionCall

PATIENCE = 20.0  # seconds that a call waits for its turn to work on pictures
LARGE_PIXELS = 2048 * 2048  # beyond which a picture takes so much memory while it is taken in that it comes alone

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Services:
    """What the server has one of."""

    config: ServerConfig
    gate: Gate
    guesses: Guesses
    lanes: Lanes
    tally: Tally
    """What happened since the start, for who watches the server."""
    posers: Posers
    sessions: Sessions
    originals: Originals
    """What the sessions' characters were made of."""
    own_characters: OwnCharacters
    emotions: EmotionLibrary
    backdrops: BackdropLibrary
    server_settings: Mapping[str, Any]
    viewers: Viewers
    renders: Slots
    """Places for calls that work on pictures: decode, prepare, render or change them."""
    large: Slots
    """The one place for those of them that work on a large picture."""
    pictures: PictureRoom
    searching: Slots
    texts: TextModels
    searches: Searches
    voice: ServerVoice
    hearing: Hearing
    utterances: Utterances
    stages: Stages
    """What the sessions say by themselves, and who listens."""
    language_model: ChosenModelServer
    backend: Backend
    local_models: tuple[KnownProgram, ...]
    """Where language models are looked for."""
    conversations: Conversations
    sounds: Sounds
    speeches: Slots
    """Places for calls that wait for speech to be made."""
    recordings: Recordings
    clock: WakingClock
    """By which what nobody uses expires."""
    turns: Turns
    """Every request has a number of its own, in the order in which they come, see `flask.g.turn`."""

    def preload(self) -> None:
        """Load the models that the configuration wants before they are used, each on a thread of its own."""
        self.texts.preload()
        self.voice.preload()
        self.hearing.preload()

    def close(self) -> None:
        """End all that goes on, and leave nothing behind: what is on the disk goes first."""
        self.recordings.close()
        self.conversations.close()
        self.hearing.close()
        self.large.close()
        self.renders.close()
        self.sessions.close()
        self.voice.close()
        self.utterances.close()
        self.backend.close()

    def poser(self, name: str | None) -> Poser:
        """The posing engine that a request names, or the server's own for None. Nothing is downloaded meanwhile.

        Raises `InvalidInput` naming `poser` if there is none of that name, or if it cannot run here.
        """
        try:
            return self.posers.get(name or self.config.avatar.poser)
        except Unavailable as error:
            raise InvalidInput("poser", what_it_says(error)) from error

    def upload_limits(self) -> UploadLimits:
        """How much of an uploaded character is accepted."""
        return _upload_limits(self.config)


def _upload_limits(config: ServerConfig) -> UploadLimits:
    return UploadLimits(max_pixels=config.limits.picture_pixels, max_memory=config.limits.picture_bytes)


def assemble(config: ServerConfig, key: str | None, before_cpu: Callable[[], object] = lambda: None) -> Services:
    """Everything of a server with this configuration, no session opened yet. Raises `InvalidInput`, `Unavailable`.

    The model files of the posing engine are downloaded if they are not here. For `before_cpu` see `Posers`.
    """
    limits, clock = config.limits, WakingClock()
    posers = Posers(config.avatar.device, tha3_options(config), before_cpu)
    own_poser = posers.get(config.avatar.poser, may_download=True)
    emotions = EmotionLibrary(config.avatar.emotions_folder)
    backdrops = BackdropLibrary(config.avatar.backdrops)
    shipped_settings = server_settings()
    configured = Place.at("avatar", "settings")
    _, warnings = resolve_settings(config.avatar.settings, shipped_settings, configured)  # or an error at start
    for warning in warnings:
        log.warning(warning)
    operator_settings = shipped_settings | config.avatar.settings
    turns, tally = Turns(), Tally()
    chat_folder = folder_of(config.chat)
    chosen = ChosenModelServer(chat_folder, config.chat)
    backend = Backend(chosen, config.chat.timeout)
    texts, voice = TextModels(config), ServerVoice(config)
    utterances = Utterances(limits.utterances, limits.speech_bytes, limits.utterance_seconds, clock, tally)

    def make_session(session_id: str, character: Character, poser: Poser | None) -> Session:
        settings, _ = resolve_settings(None, operator_settings)
        session = Session(
            session_id,
            character,
            poser or own_poser,
            settings=settings,
            emotions=emotions,
            backdrops=backdrops,
            turns=turns,
            tally=tally,
            lowers=config.avatar.lower_when_late,
        )
        tally.add("sessions_opened", session.told.figure.poser.name)
        return session

    originals = Originals(limits.original_bytes, _upload_limits(config))
    sessions = Sessions(make_session, limits.sessions, limits.idle_seconds, clock)
    stages = Stages(config, voice, texts, utterances)
    sessions.on_close(stages.forget)
    sessions.on_close(utterances.stop)
    return Services(
        config=config,
        gate=Gate(config.network, key),
        guesses=Guesses(clock),
        lanes=Lanes(limits),
        tally=tally,
        posers=posers,
        sessions=sessions,
        originals=originals,
        own_characters=OwnCharacters(_library(config), originals, operator_settings),
        emotions=emotions,
        backdrops=backdrops,
        server_settings=operator_settings,
        viewers=Viewers(limits.viewers, clock),
        renders=Slots(limits.renders, "pictures to work on at a time"),
        large=Slots(1, "large picture to work on at a time"),
        pictures=PictureRoom(limits.picture_bytes, lambda: [session.told.figure for session in sessions.all()]),
        searching=Slots(limits.searches, "web searches at a time"),
        texts=texts,
        searches=Searches(config.websearch),
        voice=voice,
        hearing=Hearing(config),
        utterances=utterances,
        stages=stages,
        language_model=chosen,
        backend=backend,
        local_models=PRESETS,
        conversations=Conversations(chat_folder, backend, config.chat),
        sounds=Sounds(),
        speeches=Slots(limits.speeches, "calls that wait for speech"),
        recordings=Recordings(limits.recordings, limits.recording_bytes, limits.recording_keep_seconds, clock, tally),
        clock=clock,
        turns=turns,
    )


def _library(config: ServerConfig) -> Library:
    library = Library(own_folder(config))
    library.tidy()
    return library


def own_folder(config: ServerConfig) -> Path:
    """Where the user's own characters are kept."""
    return config.avatar.characters_folder or own_characters().folder


def tha3_options(config: ServerConfig) -> Tha3Options:
    """Where the configuration has the model files of that engine, and how it computes."""
    chosen = config.tha3
    source = ModelSource(config.avatar.models_dir, chosen.repository, chosen.revision)
    return Tha3Options(source, chosen.variant, chosen.dtype, chosen.compile)


def open_default_session(services: Services) -> None:
    """Open and start the session that is there without a client asking. Raises `NotFound`, `InvalidInput`."""
    name = services.config.avatar.character
    if name:
        own, path = services.own_characters, Path(name).expanduser()
        named = own.at(path) if path.suffix.lower() in (".png", SUFFIX) else own.named(name)
        session = services.sessions.open(replace(named.character, intake=None), DEFAULT_ID)
        services.originals.keep(session.told.figure, named.original, named.character.intake)
        for warning in own.shown(session, session.told.figure, named.stored):
            log.warning(warning)
        session.start()


def named_character(name: str, field: str) -> ServerCharacter:
    """A character that the server has and a request asks for by name. Raises `InvalidInput` if there is none of that name."""
    try:
        return services().own_characters.named(name)
    except (NotFound, InvalidInput) as error:
        raise InvalidInput(field, what_it_says(error)) from error


@contextmanager
def working(pixels: int | None = 0) -> Iterator[None]:
    """Have a place among the calls that work on pictures, as long as the body runs and the client stays.

    `pixels`: of the largest picture, None if that is not known; one with a large one waits for others of its kind first.
    Waits for each place up to `PATIENCE` seconds. Raises `LimitReached`, or `Abandoned` if the client has left meanwhile.
    """
    is_large = pixels is None or pixels > LARGE_PIXELS
    large = services().large.place(PATIENCE, check_presence) if is_large else nullcontext()
    with large, services().renders.place(PATIENCE, check_presence):
        check_presence()
        yield


def session_of(call: SessionCall) -> Session:
    """The session that a call means. Raises `NotFound`."""
    return services().sessions.get(call.instance_id)


def install(app: Flask, services: Services) -> None:
    """Hand the services to the app's endpoints."""
    app.extensions["raven"] = services


def services_of(app: Flask) -> Services:
    """The services of an app."""
    found: Services = app.extensions["raven"]
    return found


def services() -> Services:
    """The services of the app that handles the current request."""
    return services_of(current_app)
