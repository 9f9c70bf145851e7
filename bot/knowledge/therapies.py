"""How people name the therapies, and which therapy a topic speaks of."""

from __future__ import annotations

PATTERNS: dict[str, tuple[str, ...]] = {
    "dit": ("dit", "dynamic interpersonal therapy", "dynamic interpersonal psychotherapy", "dynamic interpersonal",
            "dynamic therapy", "the dynamic one", "d.i.t.", "d.i.t", "dynamic ipt", "psychodynamic one"),
    "ipt_brief": ("brief ipt", "ipt-b", "ipt b", "brief interpersonal psychotherapy", "brief interpersonal therapy",
                  "short ipt", "the brief one", "the short one", "the brief version", "the short version"),
    "ipc": ("ipc", "interpersonal counselling", "interpersonal counseling"),
    "maintenance": ("maintenance", "ipt-m", "ipt m", "maintenance ipt", "top up sessions", "top-up sessions"),
    "ipt_group": ("group ipt", "ipt-g", "ipt group", "group therapy", "in a group", "the group one",
                  "the group version", "group sessions"),
    "ipt_a": ("ipt-a", "adolescent ipt", "ipt for adolescents", "ipt for teenagers", "ipt for teens"),
    "ipt": ("ipt", "interpersonal psychotherapy", "interpersonal therapy", "itp", "i.p.t.", "i.p.t", "interpersonal",
            "standard ipt", "normal ipt", "ordinary ipt"),
}  # fmt: skip
OWN_TOPIC = ("ipt_brief", "ipc", "maintenance", "ipt_group")
"""Therapies whose key is also the topic that says what they are."""
_OF_IPT = ("ipt_", "focus_", "inventory")


def therapy_of_topic(topic: str) -> str | None:
    """The therapy that a topic is about by its very name, or None."""
    if compares(topic):
        return None
    if topic.startswith("dit_"):
        return "dit"
    if topic in OWN_TOPIC:
        return topic
    return "ipt" if topic.startswith(_OF_IPT) else None


def compares(topic: str) -> bool:
    """Whether a topic sets one therapy beside another, so that naming them both chooses neither."""
    return "_vs_" in topic
