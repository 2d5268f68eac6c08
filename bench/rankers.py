"""Rankers of texts, ours among them: each gives every question of a set a score for every answer.

All cut words by our segmenter, which only helps them. The two that learn (gradient boosting, LambdaMART) get what the
others compute as features, and learn from one half of the questions for the other, both ways round; questions of one
group stay in one half. Ours learns nothing from the answers of a set (how rare pieces of words are was counted over the
titles of 51job's ads, which are the questions of one of them).
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

import bm25s
import numpy as np
from lightgbm import LGBMRanker
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from bench.sets import Labelled
from matching.baseline import WEIGHTS
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People
from matching.types import Opening, Worker
from matching.words.phrases import opening_phrases, stem
from matching.words.relations import Written
from matching.words.segment import Segmenter
from matching.words.titles import normal_title

Scores = NDArray[np.float64]

DIMENSIONS = 128
POOL = 60
"""Answers that the learners look at for a question: the best of what they are given, and what is right in learning."""

TREES, LEAVES = 150, 15
ADULT = 30
BEHIND = 1e6
GRADES = 4
"""Parts in which the worth of an answer is counted for LambdaMART, which takes whole grades."""


def scored(labelled: Labelled) -> dict[str, Scores]:
    """The scores of all rankers, shape (questions, answers) each."""
    texts, words = _texts(labelled), _words(labelled)
    return {
        "ours, words": words,
        "ours, fit": _fit(labelled),
        "words + TF-IDF (trial)": words + texts["TF-IDF"],
        **texts,
        "boosting (learned)": _learned(labelled, texts, _boosted),
        "LambdaMART (learned)": _learned(labelled, texts, _lambdamart),
    }


# --- ours ----------------------------------------------------------------------------------------------------


def _openings(labelled: Labelled) -> list[Opening]:
    return [
        Opening(key=f"{at:06}", title=normal_title(title).core, duties=text)
        for at, (title, text) in enumerate(zip(labelled.titles, labelled.texts, strict=True))
    ]


def _said(pieces: Sequence[str]) -> tuple[str, ...]:
    """What is said, as the library takes it from a table: without what is no part of the trade."""
    return tuple(dict.fromkeys(normal_title(piece).core for piece in pieces))


def _words(labelled: Labelled) -> Scores:
    """How alike the words are: of each thing that is said the best phrase of the answer, and the mean of them."""
    phrases = [opening_phrases(opening) for opening in _openings(labelled)]
    *begins, count = np.cumsum([0, *(len(each) for each in phrases)]).tolist()
    written = Written(list(chain.from_iterable(phrases)))
    found = []
    for pieces in labelled.asked:
        said = list(dict.fromkeys(stem(piece) for piece in _said(pieces)))
        like, _ = written.compare(said).tables((len(said), count))
        found.append(np.maximum.reduceat(like, begins, axis=1).mean(axis=0))
    return np.array(found)


def _fit(labelled: Labelled) -> Scores:
    """The points of the whole ranking, for people of whom nothing else is known."""
    people = [
        Worker(key=f"{at:06}", age=ADULT, skills=_said(pieces)) for at, pieces in enumerate(labelled.asked)
    ]
    return Scoring(OpeningBook(_openings(labelled)), WEIGHTS).every(People(people))


# --- peers that learn nothing from labels --------------------------------------------------------------------


def _texts(labelled: Labelled) -> dict[str, Scores]:
    cut = Segmenter.default().tokens
    asked = [list(cut("、".join(pieces))) for pieces in labelled.asked]
    answers = [
        list(cut(f"{title}、{text}")) for title, text in zip(labelled.titles, labelled.texts, strict=True)
    ]
    return lexical(asked, answers)


def lexical(asked: Sequence[Sequence[str]], answers: Sequence[Sequence[str]]) -> dict[str, Scores]:
    """TF-IDF, BM25 and LSA of words, shape (questions, answers) each."""
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    theirs = vectorizer.fit_transform(answers)
    mine = vectorizer.transform(asked)
    space = TruncatedSVD(min(DIMENSIONS, min(theirs.shape) - 1), random_state=0).fit(theirs)
    index = bm25s.BM25()
    index.index([list(words) for words in answers], show_progress=False)
    return {
        "TF-IDF": (mine @ theirs.T).toarray(),
        "BM25": np.array(
            [index.get_scores(list(words)) if words else np.zeros(len(answers)) for words in asked]
        ),
        "LSA": normalize(space.transform(mine)) @ normalize(space.transform(theirs)).T,
    }


# --- peers that learn ----------------------------------------------------------------------------------------

Learner = Callable[[Scores, NDArray[np.int64], NDArray[np.int64]], Callable[[Scores], Scores]]
"""From features, grades and the sizes of the lists to what scores further features."""


def _learned(labelled: Labelled, texts: Mapping[str, Scores], learner: Learner) -> Scores:
    """Learn on one half for the other; what is not in the pool of a question keeps its order behind it."""
    features = _features(labelled, texts)
    half = np.random.default_rng(1).permutation(int(labelled.group.max()) + 1)[labelled.group] % 2
    found = features[..., 0] - BEHIND
    for tested in (0, 1):
        rows, columns, sizes = _pairs(features, labelled.worth, np.flatnonzero(half != tested))
        grades = np.rint(GRADES * labelled.worth[rows, columns]).astype(np.int64)
        score = learner(features[rows, columns], grades, sizes)
        rows, columns, _ = _pairs(features, np.zeros_like(labelled.worth), np.flatnonzero(half == tested))
        found[rows, columns] = score(features[rows, columns])
    return found


def _pairs(
    features: Scores, worth: Scores, questions: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The pools of some questions: question and answer of each pair, and how many pairs each question has."""
    pools = [_pool(features[at], worth[at]) for at in questions]
    sizes = np.array([len(pool) for pool in pools])
    return np.repeat(questions, sizes), np.concatenate(pools), sizes


def _features(labelled: Labelled, texts: Mapping[str, Scores]) -> Scores:
    """What the learners are given of a pair: the peers' scores, likeness of letters, lengths."""
    letters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    titles = letters.fit_transform(labelled.titles)
    asked = ["".join(pieces) for pieces in labelled.asked]
    alike = (letters.transform(asked) @ titles.T).toarray()
    lengths = np.broadcast_to(np.array([len(text) for text in labelled.titles]), alike.shape)
    own = np.broadcast_to(np.array([len(text) for text in asked])[:, None], alike.shape)
    return np.stack([*texts.values(), alike, lengths, own], axis=-1)


def _pool(features: Scores, worth: Scores) -> NDArray[np.int64]:
    """The answers that are looked at: the best by each likeness, and in learning the right ones."""
    best = [np.argsort(-features[:, column], kind="stable")[: POOL // 2] for column in range(4)]
    return np.unique(np.concatenate([*best, np.flatnonzero(worth)]))


def _boosted(rows: Scores, grades: NDArray[np.int64], sizes: NDArray[np.int64]) -> Callable[[Scores], Scores]:
    model = HistGradientBoostingClassifier(max_iter=TREES, max_leaf_nodes=LEAVES, random_state=0)
    model.fit(rows, grades == GRADES)
    return lambda others: np.asarray(model.predict_proba(others)[:, 1])


def _lambdamart(
    rows: Scores, grades: NDArray[np.int64], sizes: NDArray[np.int64]
) -> Callable[[Scores], Scores]:
    model = LGBMRanker(
        n_estimators=TREES, num_leaves=LEAVES, random_state=0, n_jobs=1, deterministic=True, verbose=-1
    )
    model.fit(rows, grades, group=sizes)
    return lambda others: np.asarray(model.predict(others))
