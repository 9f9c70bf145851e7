"""The small learned parts, trained with scikit-learn and SciPy, kept as plain arrays.

No pickles: a model file is data, and loading it runs no code and imports no estimator registry.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import scipy.linalg
import scipy.sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression


class CharacterNgrams:
    """Character n-grams folded into 256 dimensions: unfolded, training takes minutes and is no more accurate."""

    SETTINGS: ClassVar[dict[str, Any]] = {
        "analyzer": "char_wb",
        "ngram_range": (2, 4),
        "sublinear_tf": True,
        "dtype": np.float32,
    }

    def __init__(self, vectorizer: TfidfVectorizer, components: np.ndarray) -> None:
        self._vectorizer = vectorizer
        self._components = components  # shape (vocabulary, 256)

    @classmethod
    def fit(cls, texts: Sequence[str]) -> CharacterNgrams:
        vectorizer = TfidfVectorizer(min_df=3, **cls.SETTINGS)
        counts = vectorizer.fit_transform(texts)
        dimensions = min(256, counts.shape[1] - 1)
        folding = TruncatedSVD(dimensions, n_iter=2, random_state=0).fit(counts)
        return cls(vectorizer, folding.components_.T.astype(np.float32))

    def transform(self, texts: Sequence[str]) -> np.ndarray:
        """One unit row for each text (zeros where nothing is known)."""
        # The weights come in 64 bits; a product with them would first widen all components, 8 ms a line.
        rows = self._vectorizer.transform(texts).astype(np.float32) @ self._components
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)

    def save(self, folder: Path) -> None:
        vocabulary = {gram: int(i) for gram, i in self._vectorizer.vocabulary_.items()}
        (folder / "ngrams.json").write_text(json.dumps(vocabulary), "utf-8")
        np.savez(folder / "ngrams.npz", idf=self._vectorizer.idf_, components=self._components)

    @classmethod
    def load(cls, folder: Path) -> CharacterNgrams:
        vocabulary = json.loads((folder / "ngrams.json").read_text("utf-8"))
        with np.load(folder / "ngrams.npz") as stored:
            vectorizer = TfidfVectorizer(vocabulary=vocabulary, **cls.SETTINGS)
            vectorizer.idf_ = stored["idf"]
            return cls(vectorizer, stored["components"])


class Softmax:
    """Multinomial logistic regression, begun on every third row of each class and finished on all.

    On our questions as right as 200 steps on all rows, likelier of lines not seen, in a third of the time.
    """

    BEGUN_ON: ClassVar[int] = 3
    STEPS: ClassVar[tuple[int, int]] = (100, 30)

    def __init__(self, classes: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> None:
        self.classes = classes
        self._weights = weights  # shape (classes, features)
        self._bias = bias

    @classmethod
    def fit(cls, features: np.ndarray, labels: Sequence[str], regularisation: float) -> Softmax:
        names = np.asarray(labels)
        part = np.concatenate([np.flatnonzero(names == name)[:: cls.BEGUN_ON] for name in np.unique(names)])
        fitted = LogisticRegression(C=regularisation * cls.BEGUN_ON, max_iter=cls.STEPS[0], tol=1e-3, warm_start=True)
        fitted.fit(features[part], names[part])
        fitted.set_params(C=regularisation, max_iter=cls.STEPS[1]).fit(features, names)
        return cls(
            np.array(fitted.classes_, dtype=str),
            fitted.coef_.astype(np.float32),
            fitted.intercept_.astype(np.float32),
        )

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """Shape (rows, classes)."""
        scores = features @ self._weights.T + self._bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True))

    def save(self, file: Path) -> None:
        np.savez(file, classes=self.classes, weights=self._weights, bias=self._bias)

    @classmethod
    def load(cls, file: Path) -> Softmax:
        with np.load(file) as stored:
            return cls(stored["classes"], stored["weights"], stored["bias"])


class KernelRidge:
    """Kernel ridge classification with a radial basis function on unit vectors; both classes weigh the same.

    Chosen over a support vector machine for its training time on our data: the same curve in a fifth of the time.
    """

    def __init__(self, examples: np.ndarray, duals: np.ndarray, gamma: float) -> None:
        self._examples = examples
        self._duals = duals
        self._gamma = gamma

    @classmethod
    def fit(cls, vectors: np.ndarray, positive: np.ndarray, gamma: float, regularisation: float) -> KernelRidge:
        """Fit to +1 for positive rows and -1 for the others."""
        kernel = _radial(vectors, vectors, gamma)
        weight = np.where(positive, (~positive).sum() / positive.sum(), 1.0)
        kernel[np.diag_indices_from(kernel)] += (regularisation / weight).astype(np.float32)
        factor = scipy.linalg.cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
        target = np.where(positive, 1.0, -1.0).astype(np.float32)
        return cls(vectors, scipy.linalg.cho_solve(factor, target, check_finite=False), gamma)

    @classmethod
    def fit_leaning(
        cls, vectors: np.ndarray, positive: np.ndarray, landmarks: np.ndarray, gamma: float, regularisation: float
    ) -> KernelRidge:
        """Learn from all rows, leaning on some (Nyström's approximation, Williams and Seeger 2001).

        On our data as good as leaning on thirteen thousand rows, in a sixth of the time, and a message is compared with
        the landmarks alone.

        Args:
            landmarks: indices of the rows to lean on.
        """
        weight = np.where(positive, (~positive).sum() / positive.sum(), 1.0).astype(np.float32)
        target = np.where(positive, 1.0, -1.0).astype(np.float32)
        examples = vectors[landmarks]
        squares = regularisation * _radial(examples, examples, gamma)
        squares[np.diag_indices_from(squares)] += np.float32(1e-3)  # keeps it solvable when lines are alike
        sums = np.zeros(len(landmarks), np.float32)
        for start in range(0, len(vectors), 4000):
            part = slice(start, start + 4000)
            likeness = _radial(vectors[part], examples, gamma)
            squares += (likeness * weight[part, None]).T @ likeness
            sums += likeness.T @ (weight[part] * target[part])
        duals = scipy.linalg.solve(squares.astype(np.float64), sums, assume_a="pos").astype(np.float32)
        return cls(examples, duals, gamma)

    @classmethod
    def fit_each(
        cls, vectors: np.ndarray, labels: np.ndarray, classes: Sequence[str], gamma: float, regularisation: float
    ) -> KernelRidge:
        """One machine a class, each against all others; `scores` then has a column for each class."""
        machines = [cls.fit(vectors, labels == name, gamma, regularisation) for name in classes]
        return cls(vectors, np.stack([m._duals for m in machines], axis=1), gamma)

    def scores(self, vectors: np.ndarray) -> np.ndarray:
        """One number a row (or one for each class); above 0 is nearer to the positive examples."""
        return np.asarray(_radial(vectors, self._examples, self._gamma) @ self._duals)

    def save(self, file: Path) -> None:
        np.savez(file, examples=self._examples, duals=self._duals, gamma=self._gamma)

    @classmethod
    def load(cls, file: Path) -> KernelRidge:
        with np.load(file) as stored:
            return cls(stored["examples"], stored["duals"], float(stored["gamma"]))


class Wording:
    """Logistic regression over words and characters: it knows what was said, not what was meant.

    Beside a machine that judges meanings it is right where that one is wrong, and costs a tenth of a millisecond.
    Words and characters are hashed, so that nothing but the weights is kept.
    """

    COLUMNS: ClassVar[int] = 2**16

    def __init__(self, weights: np.ndarray, bias: float) -> None:
        self._weights = weights  # of words, then of characters
        self._bias = bias

    @classmethod
    def fit(cls, texts: Sequence[str], positive: np.ndarray) -> Wording:
        fitted = LogisticRegression(C=10.0, class_weight="balanced", max_iter=200, tol=1e-3)
        fitted.fit(cls._counts(texts), positive)
        return cls(fitted.coef_[0].astype(np.float32), float(fitted.intercept_[0]))

    def score(self, text: str) -> float:
        """The logit of the text being positive."""
        return float((self._counts([text]) @ self._weights)[0] + self._bias)

    @classmethod
    def _counts(cls, texts: Sequence[str]) -> Any:
        settings = {"n_features": cls.COLUMNS, "alternate_sign": False, "dtype": np.float32}
        words = HashingVectorizer(analyzer="word", ngram_range=(1, 3), **settings)
        characters = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), **settings)
        return scipy.sparse.hstack([words.transform(texts), characters.transform(texts)]).tocsr()

    def save(self, file: Path) -> None:
        np.savez(file, weights=self._weights, bias=self._bias)

    @classmethod
    def load(cls, file: Path) -> Wording:
        with np.load(file) as stored:
            return cls(stored["weights"], float(stored["bias"]))


def landmarks(vectors: np.ndarray, positive: np.ndarray, count: int, nearest: int) -> np.ndarray:
    """Rows to lean on, half of them positive, the others drawn from the `nearest` lines that come close to them."""
    line = LogisticRegression(C=10.0, class_weight="balanced", max_iter=200).fit(vectors, positive)
    others = np.flatnonzero(~positive)
    close = others[np.argsort(-line.decision_function(vectors[others]), kind="stable")[:nearest]]
    chance = np.random.default_rng(0)
    halves = (np.flatnonzero(positive), close)
    return np.sort(np.concatenate([chance.permutation(half)[: count // 2] for half in halves]))


def _radial(left: np.ndarray, right: np.ndarray, gamma: float) -> np.ndarray:
    # For unit vectors the squared distance is 2 - 2 cos.
    cosines = left @ right.T
    return np.asarray(np.exp(-2 * gamma * (1 - cosines)))
