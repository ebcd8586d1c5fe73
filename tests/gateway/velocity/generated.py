"""Random mapping templates over two texts, a list, a map and numbers, for the two engines.

Left out is what is known to differ: absent references, blanks before #set, and numbers, literals
or sums where a truth is asked for (Velocity 1.7 takes those for false).
"""

from __future__ import annotations

from random import Random

GIVEN = (
    "#set($n = 2)#set($f = 1.5)#set($t = true)#set($s = 'banana')"
    "#set($l = [1, 2, 'z'])#set($m = {'k': 'v', 'o': {'p': 'q'}})|"
)
NUMBERS = ["$n", "$f", "$l[0]", "$l.size()", "$s.length()", "$s.indexOf('n')", "3", "-4", "0.25"]
TEXTS = ["$s", "$m.k", "'a b'", '"x$n"', "$s.substring(2)", "$m.o.p", "$l[2].toUpperCase()"]
OTHERS = ["$l", "$m", "$m.keySet()", "$m.entrySet()", "[1, $n, 'x']", "{'a': $s}", "$t", "false"]
TRUTHS = ["$t", "!$t", "$s", "$l", "true", "false", "$l.contains(2)", "$m.isEmpty()"]
PLAIN = [
    "text", '{"a": ', "#1 ", "# ", "$ ", "$5", "\\$s", "\\\\$s", "\\\\\\$s", "\\#if", "## c\n",
    "#* x *#", "\n", "a@b.c", "#[[ $x ]]#", "\\\\", "\\x", "#call($n)",
]  # fmt: skip
ENDS = ["|", ". ", "\n", "}", "!", '"']


def template(random: Random) -> str:
    return GIVEN + _block(random, 0)


def _block(random: Random, depth: int) -> str:
    return "|".join(_statement(random, depth) for _ in range(random.randint(1, 4)))


def _statement(random: Random, depth: int) -> str:
    kind = random.randint(0, 4 if depth < 3 else 2)
    if kind == 0:
        name, value = random.choice([("n", _number), ("t", _truth), ("s", _text)])
        return f"#set(${name} = {value(random)})"
    if kind == 1:
        name = random.choice(
            ["$n", "${s}", "$!{m.k}", "$l", "$m", "$t", "$s.concat('x')", "$m['o']"]
        )
        return name + random.choice(ENDS)
    if kind == 2:
        return random.choice(PLAIN)
    gap, end = random.choice(["", "\n", "-"]), random.choice(["#end", "#end\n", "#end x"])
    inside = _block(random, depth + 1)
    if kind == 3:
        other = random.choice(["#else|", "#{else}\n", f"#elseif({_truth(random)})"])
        tail = other + _block(random, depth + 1) if random.random() < 0.5 else ""
        return f"#if({_truth(random)}){gap}{inside}{tail}{end}"
    values = random.choice([*OTHERS[:5], "[1..3]", "[2..-1]", "$m.o"])
    return f"#foreach($i in {values}){gap}$i|$foreach.index|{inside}{end}"


def _number(random: Random) -> str:
    signs = random.choices(["+", "-", "*", "/", "%"], k=random.randint(0, 3))
    return random.choice(NUMBERS) + "".join(f" {sign} {random.choice(NUMBERS)}" for sign in signs)


def _text(random: Random) -> str:
    parts = random.choices([*TEXTS, *NUMBERS], k=random.randint(0, 2))
    return random.choice(TEXTS) + "".join(f" + {part}" for part in parts)


def _truth(random: Random) -> str:
    kind = random.randint(0, 3)
    if kind == 0:
        return random.choice(TRUTHS)
    if kind == 1:
        sign = random.choice(["<", "<=", ">", ">=", "==", "!="])
        return f"{_number(random)} {sign} {random.choice([*NUMBERS, *TEXTS])}"
    if kind == 2:
        values = [*TEXTS, *OTHERS, *NUMBERS]
        return f"{random.choice(values)} {random.choice(['==', '!='])} {random.choice(values)}"
    return f"({_truth(random)}) {random.choice(['&&', '||', 'and', 'or'])} ({_truth(random)})"
