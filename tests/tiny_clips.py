"""A few small clips in memory, with what batches need of a corpus store."""

import numpy as np

from signkit.text.vocabulary import Vocabulary

WORDS = ["north", "south", "rain", "snow", "wind", "sun", "."]


class TinyStore:
    """Clips whose hands follow the words of their texts; some joints are missing."""

    kind, fps, synthetic = "poses", 12.5, True

    def __init__(self, clips, language="asl", seed=0, shortest=5, longest=12, missing=0.05):
        rng = np.random.default_rng(seed)
        self.language = language
        self.lengths = rng.integers(shortest, longest + 1, clips)
        self.texts = [" ".join(rng.choice(WORDS, rng.integers(1, 5))) for _ in range(clips)]
        self.glosses = [text.upper() for text in self.texts]
        self.names = [f"clip_{i}" for i in range(clips)]
        self.signers = ["a"] * clips
        self._poses = [_smooth(rng, length, missing) for length in self.lengths]

    def __len__(self):
        return len(self.lengths)

    def frames(self, index):
        return self._poses[index]

    def vocabulary(self):
        return Vocabulary.build([" ".join(WORDS)])


def _smooth(rng, length, missing):
    places = rng.normal(0, 0.5, (2, 50, 3))
    phase = np.linspace(0, 1, length)[:, None, None]
    pose = places[0] + (places[1] - places[0]) * np.sin(3 * phase) + rng.normal(0, 0.01, (1, 50, 3))
    pose[:, 1] = 0
    pose[rng.random((length, 50)) < missing] = np.nan
    return pose.astype(np.float32)
