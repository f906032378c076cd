"""Blocks that are no part of what is said: code, thoughts of a model, its calls of tools, the tokens between turns, and data.

Models write them in many notations, and often do not close them. What is not closed reaches to the end.
"""

import json
import re

from raven.markup.notes import Note, no_note

THOUGHTS = (
    "think", "thinking", "thought", "thoughts", "thought_process", "reason", "reasoning", "reflection", "analysis",
    "thinking_process", "chain_of_thought", "cot", "ponder", "reflect", "deliberation", "plan", "planning", "brainstorm",
    "inner_thought", "inner_thoughts", "internal", "internal_thought", "reasoning_content", "self_reflection",
    "scratchpad", "inner_monologue", "internal_monologue", "internal_thoughts", "monologue", "commentary",
)  # fmt: skip
CALLS = (
    "tool", "tools", "tool_call", "tool_calls", "tool_code", "tool_use", "tool_response", "tool_responses", "tool_result",
    "tool_results", "tool_output", "tool_outputs", "available_tools", "function", "functions", "function_call",
    "function_calls", "function_response", "function_result", "function_results", "invoke", "execute", "action", "actions",
    "parameter", "parameters", "arguments", "system",
    "context", "documents", "search_results", "python_tag",
)  # fmt: skip
UNREAD = ("script", "style", "svg", "math", "template", "iframe", "object", "canvas", "noscript", "head", "pre")
"""Elements of HTML whose content is not text."""

NAMES = "|".join(sorted(map(re.escape, (*THOUGHTS, *CALLS, *UNREAD)), key=len, reverse=True))
BRACKETED = "THINK|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|AVAILABLE_TOOLS|SYSTEM_PROMPT|INST"

# Every notation of a block's begin and end. Harmony's channels begin with their name and end at the next token of a turn.
EDGE = re.compile(
    rf"<(?P<close>/)?(?:\w{{1,20}}:)?(?P<name>{NAMES})(?P<rest>[\s=:][^<>]{{0,500}})?(?P<empty>/)?>"
    rf"|\[(?P<close2>/)?(?P<name2>{BRACKETED})\]"
    r"|◁(?P<close3>/)?(?P<name3>\w{1,20})▷"
    r"|<[|｜](?P<edge4>start|end|begin)[_▁](?:of[_▁])?(?P<name4>thought|thinking|action|tool[_▁]result)[|｜]>"
    r"|<[|｜](?P<name5>tool[▁_]\w{1,20}|function\w{0,20})[▁_](?P<edge5>begin|end)[|｜]>"
    r"|<(?P<name6>unused9)(?P<edge6>[45])>"
    r"|<[|｜](?P<name7>python_tag|tool_calls?|assistant_tool_call)[|｜]>"
    rf"|<[|｜](?P<close8>/)?(?P<name8>{'|'.join(THOUGHTS)})[|｜]>"
    r"|<(?P<close9>/)?(?P<name9>details)(?(close9)|\s[^<>]{0,300}?\btype=[\"'](?:reasoning|tool_calls|code_interpreter)\b[^<>]{0,300})>"
    r"|<[|｜]channel[|｜]>\s{0,3}(?P<channel>\w{0,40})[^\n]{0,200}?(?:<[|｜]message[|｜]>|$)"
    r"|<[|｜](?P<turn>end|call|return|im_end|eot_id)[|｜]>"
    r"|<[|｜](?P<next>(?:im_)?start)[|｜]>\s{0,3}(?P<role>system|user|assistant|tool|developer)?"
    r"|<<(?P<close10>/)?(?P<name10>SYS)>>"
    r"|(?P<fence>`{3,}|(?:(?<=\n)|\A)[ \t]{0,8}~{3,}(?=[\w+.-]{0,20}[ \t]*(?:\n|\Z)))"
    r"|(?P<inline>(?<!`)`</?[\w:.-]{1,60}[^<>`\n]{0,200}>`(?!`))",
    re.IGNORECASE,
)
NAMED_GROUPS = ("name", *(f"name{number}" for number in range(2, 11)))
SPOKEN_CHANNELS = ("", "final")
SPOKEN_ROLES = ("assistant",)
TOKEN = re.compile(
    r"<[|｜](?:im_start|start|start_header_id|header_start)[|｜]>\s{0,3}(?:system|user|assistant|tool|model|developer)?"
    r"|<start_of_turn>\s{0,3}(?:user|model)?"
    r"|<[|｜](?:[^<>|｜\n]{1,300}[|｜]>|\w[^<>|｜\n]{0,300}(?=\n|\Z))"
    r"|\[/?(?:SYS|BOS|EOS|PAD|UNK|MASK|CLS|SEP|END|STOP|EOT|USER|ASSISTANT|SYSTEM|IMG|AUDIO)\]"
    r"|(?:(?<=\n)|\A)#{2,3} (?:Response|Assistant|Answer):|\{%[^{}\n]{1,100}%\}|<%[^<>\n]{1,200}%>"
    r"|\{\{[^{}\n]{1,100}\}\}|<[@#:a-z]{1,3}[\w:&!-]{0,80}\d{5,}>"
)
DATA = re.compile(r'(?:\[\s{0,20})?\{\s{0,20}"[^"\n]{1,100}"\s{0,5}:')
GAP = "\n"  # where a block was
NAMED = re.compile(r"`</?([\w:.-]{1,60})[^`]*`")  # a tag that a sentence speaks of
PARAGRAPH = re.compile(r"\n[ \t]*\n|\Z")


def without_blocks(text: str, note: Note = no_note) -> str:
    """The text without the blocks. A thought that is closed but was not opened reaches back to the block before it.

    Within code tags mean nothing, and within a thought or a call code means nothing. `<b>` within a sentence stays as "b".
    """
    result: list[str] = []
    inside: list[str] = []
    done = 0
    for edge in EDGE.finditer(text):
        if not inside:
            result.append(text[done : edge.start()])
        done = edge.end()
        cross(edge, result, inside)
    if not inside:
        result.append(text[done:])
    return TOKEN.sub(lambda token: " " + note(token.group()), "".join(result))


def cross(edge: re.Match[str], result: list[str], inside: list[str]) -> None:
    """Go on behind an edge: `inside` are the names of the blocks one is in, or a fence of code; `result` what is outside."""
    fence, inline = (edge.group("fence") or "").strip(), edge.group("inline")
    in_code = bool(inside) and inside[0][0] in "`~"
    if in_code:
        if fence.startswith(inside[0]):
            inside.clear()
            result.append(GAP)
    elif fence or inline:
        if not inside:
            result.append(GAP if fence else NAMED.sub(r"\1", inline))
            inside += [fence] if fence else []
    else:
        _step(edge, result, inside)


def _step(edge: re.Match[str], result: list[str], inside: list[str]) -> None:
    """Into a block or out of it."""
    name, closes = _told(edge)
    if name is None:  # the end of a turn ends a channel, whatever its name
        inside[:] = [each for each in inside if not each.startswith("channel ")]
    elif not closes:
        inside.append(name)
    elif name in inside:
        del inside[inside.index(name) :]
    elif not inside and name in THOUGHTS:
        last = len(result) - 1 - result[::-1].index(GAP) if GAP in result else -1
        del result[last + 1 :]
    if not inside:
        result.append(GAP)


def _told(edge: re.Match[str]) -> tuple[str | None, bool]:
    """Which block begins or ends here, and whether it ends."""
    part = edge.groupdict()
    if part["channel"] is not None:
        return (None, True) if part["channel"].lower() in SPOKEN_CHANNELS else (f"channel {part['channel']}", False)
    if part["next"] and (part["role"] or "assistant").lower() not in SPOKEN_ROLES:
        return f"channel {part['role']}", False
    if part["turn"] or part["next"]:
        return None, True
    name = next(part[key] for key in NAMED_GROUPS if part[key]).lower()
    if part["empty"] or (part["rest"] or "").endswith("/"):
        return name + " (empty)", True
    ends = (part["edge4"] or "").lower() == "end" or (part["edge5"] or "").lower() == "end" or part["edge6"] == "5"
    return name, bool(ends or any(part[key] for key in ("close", "close2", "close3", "close8", "close9", "close10")))


def without_data(text: str) -> str:
    """The text without JSON, as calls of tools are written that have no tags. What is broken reaches to the paragraph's end."""
    result = []
    done = 0
    while (found := DATA.search(text, done)) is not None:
        result.append(text[done : found.start()])
        try:
            _, done = json.JSONDecoder().raw_decode(text, found.start())
        except (ValueError, RecursionError):
            end = PARAGRAPH.search(text, found.end())
            done = end.start() if end else len(text)
    return "\n".join([*result, text[done:]])
