"""From evidence to a verdict."""
import os, time, traceback

from .evidence import NotHere
from .running import Run


def preconditions(o, a):
    needs = a.needs.split()
    if "root" in needs and o.user != 0:
        return "needs root"
    if "user" in needs and (o.user == 0 or os.getuid() != 0):
        return "needs a runner that is root and an attacker that is not"
    if "console" in needs:
        return "needs a virtual console"
    if "allow" in needs and o.wrapper_name != "bare" and "{port}" not in o.template:
        return "needs a wall that allows one port"
    if a.mode == "timeout" and o.wrapper_name != "bare" and "{limits}" not in o.template:
        return "the wall was given no time-out"
    if a.mode == "early" and o.wrapper_name == "bare":
        return "there is no wall to kill early"
    for need in needs:
        if need.startswith("file:") and not os.path.exists(need[5:]):
            return f"this machine has no {need[5:]}"
    return ""


def verdict(o, a):
    reason = preconditions(o, a)
    result, began = dict(group=a.group, name=a.name, verdict="n/a", why=reason, bare=""), time.monotonic()
    if reason:
        return result
    try:
        return judged(o, a, result)
    finally:
        result["seconds"] = round(time.monotonic() - began, 2)


def judged(o, a, result):
    try:
        if not (a.mode == "early" and o.wrapper_name != "bare"):
            bare = Run(o, a, "{cmd}", True).go()
            if not bare.evidence:
                bare = Run(o, a, "{cmd}", True).go()          # a machine under load gets a second chance
            if not bare.evidence:
                if o.verbose > 1:
                    result["output"] = bare.text[-2000:]
                result["why"] = "does not work bare: " + (bare.note or "no effect")
                return result
            result["bare"] = bare.evidence[0]
            if o.wrapper_name == "bare":
                result.update(verdict="ESCAPED", why=bare.evidence[0])
                return result
        run = Run(o, a, o.template, False).go()
        if run.evidence:
            result.update(verdict="ESCAPED", why=run.evidence[0])
        elif not run.started and a.limits and run.status == 125:     # fails closed, and says so
            result["why"] = "the wall refuses this limit: " + run.text.strip()[-200:]
        elif not run.started and a.mode != "early":
            result.update(verdict="broken", why="did not start: " + run.text.strip()[-200:])
        else:
            result.update(verdict="blocked", why=run.note or f"status {run.status}")
        if o.verbose > 1:
            result["output"] = run.text[-2000:]
    except NotHere as e:
        result["why"] = str(e)
    except Exception as e:
        result.update(verdict="broken", why=f"the runner failed: {e!r} {traceback.format_exc()[-400:] if o.verbose else ''}")
    return result
