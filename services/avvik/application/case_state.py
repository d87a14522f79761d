"""How a row of `cases` holds its case: MessagePack, in which ciphertext stays as it is.

Only ever read here, and made again from the events if its form changes (`avvik rebuild cases`);
events themselves are JSON.
"""

import msgspec

from avvik.domain.deviation import Case

encode_case = msgspec.msgpack.Encoder(uuid_format="bytes").encode

_cases: msgspec.msgpack.Decoder[Case] = msgspec.msgpack.Decoder(Case)


def decode_case(state: bytes) -> Case:
    return _cases.decode(state)
