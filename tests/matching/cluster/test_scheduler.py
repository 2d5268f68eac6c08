"""Processes that are killed change nothing; what cannot work is said."""

import signal
from time import sleep
from types import SimpleNamespace

import pytest
from distributed import KilledWorker, LocalCluster

from matching.cluster import cut, lists, scheduler
from matching.cluster.release import release
from matching.cluster.scheduler import ClusterRefused, connected
from matching.cluster.tasks import OtherRelease, Question, best_openings
from matching.lists.openings import openings_for_each
from matching.simulator.town import town

SMALL = town(5, 40, 20, floor_fen=260_000)


def dies(_: str = "") -> None:
    """What becomes of a task that took one process after the other with it."""
    raise KilledWorker("task", SimpleNamespace(address="tcp://127.0.0.1:1"), 3)


def test_a_scheduler_without_workers_is_not_waited_for_long(monkeypatch):
    monkeypatch.setattr(scheduler, "SECONDS_TO_ANSWER", 1)
    with LocalCluster(
        n_workers=0, host="127.0.0.1", protocol="tcp://", dashboard_address="127.0.0.1:0"
    ) as empty:
        address = empty.scheduler_address
        with pytest.raises(ClusterRefused) as refused, connected(address):
            pass
    assert (refused.value.code, refused.value.params) == ("no_process", {"address": address})


def test_a_task_that_took_several_workers_with_it_is_given_up(cluster):
    with pytest.raises(ClusterRefused, match="lost"):
        list(cluster.answers([("only", cluster.ask(dies))]))


def test_a_task_that_is_taken_from_the_scheduler_is_told_of(cluster):
    asked = cluster.ask(sleep, 1)
    asked.cancel()
    with pytest.raises(ClusterRefused, match="lost"):
        list(cluster.answers([("only", asked)]))


def test_a_process_with_another_release_is_refused():
    question = Question("another", {}, 1, told=False)
    with pytest.raises(OtherRelease):
        best_openings(question, b"", [], [])
    assert len(release()) == 64


def test_the_caller_is_told_of_another_release(cluster, monkeypatch):
    monkeypatch.setattr(lists, "release", lambda: "another")
    with pytest.raises(ClusterRefused) as refused:
        list(lists.openings_for_each(cluster, SMALL.workers, SMALL.openings, top=1))
    assert refused.value.code == "other_release"


def test_without_distributed_that_is_said(monkeypatch):
    monkeypatch.setattr(scheduler, "find_spec", lambda name: None)
    with pytest.raises(ClusterRefused, match="not_installed"), connected("tcp://127.0.0.1:1"):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x"])
def test_where_nobody_answers_that_is_said(monkeypatch, address):
    monkeypatch.setattr(scheduler, "SECONDS_TO_ANSWER", 0.5)
    with pytest.raises(ClusterRefused) as refused, connected(address):
        pass
    assert (refused.value.code, refused.value.params) == ("no_answer", {"address": address})


def test_workers_killed_in_the_middle_change_nothing(processes, cluster, monkeypatch):
    """All there are hold work when they are killed: whatever they had is made again by another that comes then."""
    monkeypatch.setattr(cut, "PEOPLE_AT_ONCE", 5)
    monkeypatch.setattr(cut, "ON_A_SHELF", 7)
    victims = list(processes.workers)
    had: list[int] = []

    def kill(_: int) -> None:
        if not had:
            for victim in victims:
                victim.send_signal(signal.SIGSTOP)
            had.append(sum(len(given) for given in cluster.client.processing().values()))
            for victim in victims:
                victim.send_signal(signal.SIGKILL)
            processes.worker()

    listed = list(lists.openings_for_each(cluster, SMALL.workers, SMALL.openings, top=5, progress=kill))
    assert listed == list(openings_for_each(SMALL.workers, SMALL.openings, top=5))
    assert had[0] > 0
    assert [victim.wait() for victim in victims] == [-signal.SIGKILL] * len(victims)
