"""Label selectors, right and wrong ones, as Kubernetes 1.34 took or refused them."""

from __future__ import annotations

TAKEN: dict[str, str] = {
    "": "(all)",
    " ": "(all)",
    "app": "app",
    "!app": "!app",
    "! app": "!app",
    "app=": "app=",
    "app==web": "app=web",
    "app = web": "app=web",
    "app!=web": "app!=web",
    "app notin(web)": "app!=web",
    "app in (web)": "app=web",
    "app in (web, db)": "app in (db,web)",
    "app in ()": "app=",
    "app in (,)": "app=",
    "app in (a,,b)": "app in (,a,b)",
    "app=a,app in (b, )": "app in (,b),app=a",
    "in": "in",
    "in in (in)": "in=in",
    "notin=x": "notin=x",
    "app=in": "app=in",
    "app in (in)": "app=in",
    "example.com/app=web,!canary,tier notin (db,cache)": (
        "!canary,example.com/app=web,tier notin (cache,db)"
    ),
}
"""A selector to what is understood, in its normal form."""

REFUSED: dict[str, str] = {
    "a b": "found 'b', expected: in, notin, =, ==, !=",
    "app=x y": "found 'y', expected: ',' or the end",
    "app in a": "found 'a', expected: '('",
    "app in (a": "found the end, expected: ',' or ')'",
    "app in (a b)": "found 'b', expected: ',' or ')'",
    "app in ((": "found '(', expected: a value, ',' or ')'",
    "app in (a)b": "found 'b', expected: ',' or the end",
    "app in (a) in (b)": "found 'in', expected: ',' or the end",
    "!app=x": "found '=', expected: ',' or the end",
    ",app": "found ',', expected: !, a key or the end",
    "app,": "found the end, expected: a key after ','",
    "app,,b": "found ',', expected: a key after ','",
    "!": "found the end, expected: a key",
    "!!app": "found '!', expected: a key",
    "=x": "found '=', expected: !, a key or the end",
    "(a)": "found '(', expected: !, a key or the end",
    "app!x": "found '!', expected: in, notin, =, ==, !=",
    "app ! = x": "found '!', expected: in, notin, =, ==, !=",
    "app=a=b": "found '=', expected: ',' or the end",
    "app===x": "found '=', expected: a value",
    "-app": "'-app' is no label key: ",
    "a/b/c=x": "'a/b/c' is no label key: ",
    "/app": "'/app' is no label key: ",
    "Example.com/app": "'Example.com/app' is no label key: ",
    "é=x": "'é' is no label key: ",
    f"{'k' * 64}=x": f"'{'k' * 64}' is no label key: ",
    "app=-x": "'-x' is no value of the label app: ",
    "app=$x": "'$x' is no value of the label app: ",
    "app in (a/b)": "'a/b' is no value of the label app: ",
    f"app={'v' * 64}": f"'{'v' * 64}' is no value of the label app: ",
}
"""A selector to the beginning of what is said of it."""
