"""What is known of people, each in a stream of their own."""

from typing import TypeAlias

from msgspec import Struct

from avvik.domain.values import SealedProfile


class Registered(Struct, frozen=True, kw_only=True, tag="registered"):
    """A person became known: imported with the directory, or by their own first report."""

    profile: SealedProfile


class ProfileChanged(Struct, frozen=True, kw_only=True, tag="profile_changed"):
    """The directory now says something else of a person."""

    profile: SealedProfile


PersonEvent: TypeAlias = Registered | ProfileChanged
