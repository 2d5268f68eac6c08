"""Peers that search texts only: each is given the words cut beforehand and finds the best texts, no limit asked.

All run on one thread and get their queries ready made, so that only the search is measured. faiss searches 128
dimensions of latent semantic analysis (LSA), as whoever uses vectors without a network would.
"""

from collections.abc import Callable, Sequence
from typing import Any

import faiss
import numpy as np
import tantivy
from rank_bm25 import BM25Okapi
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from sparse_dot_topn import sp_matmul_topn

from bench.rounds import Work

DIMENSIONS = 128

Tokens = Sequence[Sequence[str]]
Search = Callable[[int], Work]
"""From how many of the people, from the first on, to the search for them."""


def weighed(said: Tokens, written: Tokens) -> tuple[csr_matrix, csr_matrix]:
    """TF-IDF of people and of openings, float32, learned from the openings."""
    vectorizer = TfidfVectorizer(analyzer=list, dtype=np.float32)
    of_openings = vectorizer.fit_transform(written)
    return vectorizer.transform(said), of_openings


def flat(weights: tuple[csr_matrix, csr_matrix], top: int) -> Search:
    """Exact search of vectors by faiss (`IndexFlatIP`)."""
    faiss.omp_set_num_threads(1)
    mine, theirs = weights
    space = TruncatedSVD(DIMENSIONS, random_state=0).fit(theirs)
    queries, vectors = (normalize(space.transform(side)).astype(np.float32) for side in (mine, theirs))
    index = faiss.IndexFlatIP(DIMENSIONS)
    index.add(vectors)
    return lambda many: lambda: index.search(queries[:many], top)


def sparse(weights: tuple[csr_matrix, csr_matrix], top: int) -> Search:
    """Products of sparse matrices by sparse-dot-topn."""
    mine, theirs = weights[0], weights[1].T.tocsr()
    return lambda many: lambda: sp_matmul_topn(mine[:many], theirs, top_n=top, sort=True, n_threads=1)


def okapi(said: Tokens, written: Tokens, top: int) -> Search:
    """rank-bm25: one person after the other."""
    index = BM25Okapi([list(words) for words in written])

    def one(words: Sequence[str]) -> object:
        scores = index.get_scores(list(words))
        best = np.argpartition(-scores, top)[:top]
        return best[np.argsort(-scores[best])]

    return lambda many: lambda: [one(words) for words in said[:many]]


def engine(said: Tokens, written: Tokens, top: int) -> Search:
    """tantivy, an index in memory, one question at a time: any of the words."""
    schema = tantivy.SchemaBuilder().add_text_field("words", tokenizer_name="whitespace").build()
    index = tantivy.Index(schema)
    writer = index.writer(num_threads=1)
    for words in written:
        writer.add_document(tantivy.Document(words=[" ".join(words)]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def question(words: Sequence[str]) -> Any:
        terms = (tantivy.Query.term_query(schema, "words", word) for word in words)
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])

    def search(many: int) -> Work:
        questions = [question(words) for words in said[:many]]
        return lambda: [searcher.search(each, top) for each in questions]

    return search
