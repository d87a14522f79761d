"""Messages of what people said, and to whom; never what."""

from typing import Literal

from avvik.followers.publish.messages.about import About, AboutWork, DueTimes, Moment


class DeviationAsked(About, frozen=True, kw_only=True, gc=False):
    """The reporter was asked. The clock stands still until they answer, or until `answer_by`."""

    answer_by: Moment


class DeviationAnswered(AboutWork, frozen=True, kw_only=True, gc=False):
    """The reporter answered, and the clock runs on."""

    due: DueTimes


class DeviationResumed(About, frozen=True, kw_only=True, gc=False):
    """The day of the answer passed without one, and the clock runs on."""

    due: DueTimes


class DeviationMessageSent(AboutWork, frozen=True, kw_only=True, gc=False):
    """The reporter wrote to the office, or the office to the reporter."""

    sender: Literal["reporter", "office"]


class DeviationPublished(About, frozen=True, kw_only=True, gc=False):
    """A neutral text is out, and others may join the case."""
