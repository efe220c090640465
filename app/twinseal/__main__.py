"""The search path first, then hardening, then the command line or the window."""

# Nothing but these two, which Python carries inside itself: while the folder that one stands in may be on the search
# path, a file there runs in the place of any other module, that of `from __future__` too.
import os
import sys

_STRANGERS = (
    "twinseal: Python would take libraries from the folder that you stand in, and whoever filled it could run programs here; "
    "start it as `twinseal` or as `python3 -P -m twinseal`, and leave relative folders out of PYTHONPATH.\n"
)


def main() -> int:
    """Run the program; returns the exit code."""
    if _takes_strangers():
        sys.stderr.write(_STRANGERS)
        return 2
    # For every Python that this one starts: `multiprocessing` starts them with -c, which looks where one stands.
    os.environ["PYTHONSAFEPATH"] = "1"
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    from twinseal.host.children import MODULE_OPTION, is_frozen

    if is_frozen() and sys.argv[1:2] == [MODULE_OPTION]:
        return _run_module(sys.argv[2:])
    return _run(sys.argv[1:])


def _takes_strangers() -> bool:
    if getattr(sys, "frozen", False):
        return False
    if __name__ == "__main__" and not sys.flags.safe_path:
        # Started with -m: the folder that one stands in is the first place to look.
        return True
    named = "" if sys.flags.ignore_environment else os.environ.get("PYTHONPATH", "")
    return not all(map(os.path.isabs, [*sys.path, *(named.split(os.pathsep) if named else ())]))


def _run_module(words: list[str]) -> int:
    import runpy

    name = words[0] if words else ""
    if not name.startswith("twinseal."):
        sys.stderr.write(f"twinseal: {name or 'nothing'} is no part of Twinseal.\n")
        return 2
    sys.argv[1:] = words[1:]
    runpy.run_module(name, run_name="__main__", alter_sys=True)
    return 0


def _run(arguments: list[str]) -> int:
    from twinseal.cli.terminal import complain
    from twinseal.cli.window_options import (
        screens_options,
        take_language,
        wants_window,
        window_options,
        window_problem,
        without_display,
    )
    from twinseal.domain.errors import BadInput
    from twinseal.host.display import answering_platforms
    from twinseal.host.hardening import harden_process
    from twinseal.host.streams import fill_gaps

    fill_gaps()
    harden_process()
    try:
        arguments = take_language(arguments)
    except BadInput as refusal:
        complain(f"twinseal: {refusal.sentence}")
        return 2
    if arguments[:1] == ["screens"]:
        drawn = screens_options(arguments[1:])
        from twinseal.gui.screenshots import draw_all

        return draw_all(drawn)
    if not wants_window(arguments):
        from twinseal.cli.command_line import run

        return run(arguments)
    options = window_options(arguments[1:] if arguments[:1] == ["window"] else arguments)
    if problem := window_problem(options):
        complain(f"twinseal: {problem}")
        return 2
    from twinseal.gui.application import run_window
    from twinseal.gui.platform.plugins import platform_problem

    if not without_display(options) and (problem := platform_problem(answering_platforms())):
        complain(f"twinseal: {problem}")
        return 2
    return run_window(options, lambda sentence: complain(f"twinseal: {sentence}"))


if __name__ == "__main__":
    sys.exit(main())
