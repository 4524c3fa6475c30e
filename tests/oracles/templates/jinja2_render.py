"""Writes jinja2-rendered.json: what Jinja (the Python package jinja2, 3.1.2, Debian's python3-jinja2, was used) makes of small templates, with the settings that
transformers' apply_chat_template has. Run by hand when there are more of them:
    python3 jinja2_render.py > jinja2-rendered.json
A text of null means that the template is an error there.
"""

import json

from jinja2.exceptions import TemplateError
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2 import nodes


class Generation(Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("_render"), [], [], body).set_lineno(line)

    def _render(self, caller):
        return caller()


def raise_exception(message):
    raise TemplateError(message)


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols])
environment.filters["tojson"] = tojson
environment.globals["raise_exception"] = raise_exception

variables = {
    "s": " Héllo, wörld 🙂 ", "e": "", "n": 7, "z": 0, "f": 2.5, "yes": True, "no": False, "nothing": None,
    "words": ["pear", "Apple", "fig"], "numbers": [3, 1, 2], "nested": [[1, 2], [3]], "empty": [],
    "d": {"b": 1, "a": "x", "items": [1], "deep": {"k": [True, None, 1.0]}},
    "messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "q1 "}, {"role": "assistant", "content": "<think>t</think>a1"},
                 {"role": "tool", "content": "r"}, {"role": "user", "content": "q2"}],
}

expressions = r"""
1 + 2 * 3
7 // 2
-7 // 2
7 % 3
-7 % 3
7 / 2
2 ** 10
2 ** -1
1.0
1e20
1e-5
123456789.123
0.1 + 0.2
10 // 4.0
-7.5 // 2
1_000
5 - -3
(1, 2)
[]
{}
[1, 'a', "it's", none, true, 1.5]
{'a': [1], 'b': {'c': none}}
'a' 'b'
'x' ~ 1 ~ none ~ true
'a' * 3
3 * 'ab'
'a' + 'b'
[1] + [2]
'tab\tquote\'x\u00e9'
'a' + 1
1 + none
missing
missing.x
missing['x']
d.missing
d['missing'] is defined
d.missing.x
n.x
s.x
not missing
missing == missing
missing == none
yes and no or 'z'
'a' or 'b'
e or 'b'
'a' and e
not e and not z
not n == 7
n == 7 and n != 8
1 < n < 10
1 < n < 3
'a' < 'b'
'B' < 'a'
1 < 'a'
1 == 1.0
true == 1
'1' == 1
[1, 2] == [1, 2]
{'a': 1} == {'a': 1.0}
'ell' in 'hello'
3 in numbers
'a' in d
'zz' not in d
1 in missing
'x' if yes
'x' if no
'x' if no else 'y'
'a' if no else 'b' if no else 'c'
s[0]
s[-2]
s[1]
s[100]
s[1:4]
s[::-1]
s[-5:]
numbers[0]
numbers[-1]
numbers[5]
numbers[1:]
numbers[:-1]
numbers[::-1]
numbers[::2]
numbers[5:]
numbers[-10:2]
words[:0]
nested[0][1]
nested.0
d['a']
d.a
d.deep.k[0]
d['items']
d.get('a')
d.get('q')
d.get('q', 9)
d.keys() | list
d.values() | list
d.items() | list | length
d | items | list | first
s | trim
s | length
s | upper
s | lower
'hello world' | title
'HELLO' | capitalize
'xxaxx' | trim('x')
'a-b-c' | replace('-', '+')
'a-b-c' | replace('-', '+', 1)
'<a & "b">' | e
words | join(', ')
words | join
numbers | join('-')
words | first
words | last
empty | first
empty | last is defined
numbers | sort
numbers | sort(reverse=true)
words | sort
words | sort(case_sensitive=true)
numbers | sum
numbers | max
numbers | min
empty | sum
words | map('upper') | join(' ')
words | map('length') | list
messages | map(attribute='role') | list
messages | map(attribute='x', default='-') | list
messages | selectattr('role', 'equalto', 'user') | list | length
messages | selectattr('role', '==', 'user') | map(attribute='content') | join('/')
messages | rejectattr('role', 'in', ['user', 'tool']) | map(attribute='role') | list
[1, none, 2] | select | list
numbers | select('odd') | list
numbers | reject('odd') | list
numbers | select('gt', 1) | list
numbers | reverse | list
'abc' | reverse
[3, 3, 1] | unique | list
['b', 'B', 'a'] | unique | list
missing | default('d')
e | default('d')
e | default('d', true)
none | default('d')
none | d('x', boolean=true)
'12' | int
'x' | int
'x' | int(5)
'3.9' | int
2.9 | int
'1.5' | float
'x' | float
7 | string
[1] | string
-3 | abs
2.567 | round(2)
2.5 | round
2.4 | round(0, 'ceil')
d | tojson
d | tojson(indent=2)
'é"\\\n' | tojson
[1.0, 1e100, -0.5] | tojson
{'b': 1, 'a': 2} | tojson(sort_keys=true)
[] | tojson(indent=4)
missing | tojson
{'k': 'é'} | tojson(ensure_ascii=true)
numbers | tojson(separators=(',', ':'))
none | tojson
d | dictsort | list | length
{'b': 2, 'a': 1} | dictsort | list
'a\nb\n\nc' | indent
'a\nb' | indent(2, true)
'a\nb' | indent(width=1, first=false)
nested | map('first') | list
nested | sum(start=[])
words | nofilter
1 | length
none | length
n is number
s is string
d is mapping
words is iterable
words is sequence
s is iterable
1.5 is float
1 is integer
true is integer
true is boolean
none is none
missing is undefined
missing is defined
n is odd
n is even
9 is divisibleby 3
9 is divisibleby(2)
n is not none
not n is none
n is eq 7
n is equalto(7)
n is ne 7
n is lt 10
'a' is in ['a']
'a' is in 'abc'
d.a is defined and d.a is string
s is nosuch
range is callable
'abc' is lower
'ABC' is upper
none is sameas none
yes is true
no is false
n is true
s.strip()
s.lstrip()
s.rstrip()
'xaxx'.strip('x')
'a,b,c'.split(',')
'a,b,c'.split(',', 1)
'a,b,c'.rsplit(',', 1)
' a  b '.split()
' a  b c '.split(none, 1)
''.split()
''.split(',')
'a\nb\r\nc'.splitlines()
'abc'.startswith('a')
'abc'.endswith(('x', 'c'))
'abc'.startswith(('b', 'x'))
'aXbX'.replace('X', '')
'aXbX'.replace('X', 'y', 1)
'abc'.upper()
'ABC'.lower()
'abc'.title()
'abc'.capitalize()
'abc'.find('c')
'abc'.find('z')
'🙂b'.find('b')
'abcb'.rfind('b')
'banana'.count('an')
', '.join(['a', 'b'])
'abc'.removeprefix('a')
'abc'.removesuffix('c')
'123'.isdigit()
'abc'.isalpha()
' '.isspace()
'abc'.nosuch()
'a</think>b'.split('</think>')[-1].lstrip('\n')
'a</think>b'.split('</think>') | first
[1, 2].index(2)
[1, 1].count(1)
range(3) | list
range(1, 4) | list
range(5, 0, -2) | list
range(0) | list
dict(a=1, b='x')
namespace(x=1).x
(1, 2)[1]
{'a': 1, 'a': 2}
'%' ~ 5
none ~ ''
[none, true] | join(',')
messages[-1].content.strip()
messages[0]['role'] == 'system'
messages | length - 1
(messages | length) > 3 and messages[1].role == 'user'
'x' is defined
f * 2
f == 2.5
n / 0
n // 0
n % 0
9223372036854775807
-1 | abs
- n | abs
2 * (3 + 4)
not yes
not (yes and no)
e is none
[[]] | first | length
'a'.join('xyz')
[1, 2, 3][1:] | join
""".strip()

statements = [
    "{% if n > 5 %}big{% elif n > 3 %}mid{% else %}small{% endif %}", "{% if z %}a{% endif %}b", "{% for w in words %}{{ loop.index }}:{{ w }};{% endfor %}",
    "{% for x in empty %}x{% else %}none{% endfor %}", "{% for x in numbers if x > 1 %}{{ loop.index0 }}{{ x }}{{ loop.last }} {% endfor %}",
    "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}", "{% for k in d %}{{ k }},{% endfor %}", "{% for c in 'a🙂b' %}[{{ c }}]{% endfor %}",
    "{% for a, b in [[1, 2], [3, 4]] %}{{ a + b }} {% endfor %}", "{% for a, b in [[1]] %}{{ a }}{% endfor %}", "{% for x in n %}{% endfor %}", "{% for x in missing %}x{% endfor %}ok",
    "{% for x in numbers %}{{ loop.first }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.length }}{{ loop.previtem }}{{ loop.nextitem }}{{ loop.cycle('a', 'b') }} {% endfor %}",
    "{% set x = 1 %}{% for i in numbers %}{% set x = i %}{% endfor %}{{ x }}", "{% set ns = namespace(x=1) %}{% for i in numbers %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set x %}in {{ n }}{% endset %}[{{ x }}]", "{% set x | upper | trim %} abc {% endset %}[{{ x }}]", "{% set d.x = 1 %}", "{% if yes %}{% set q = 3 %}{% endif %}{{ q }}",
    "{% macro m(a, b='B', c=none) %}<{{ a }}{{ b }}{{ c }}>{% endmacro %}{{ m(1) }}{{ m(1, c=2) }}{{ m('x', 'y', 'z') }}{{ m() }}", "{% macro m(a) %}{{ a }}{{ n }}{% endmacro %}{{ m('v') | upper }}", "{% macro m() %}{% endmacro %}{{ m(1) }}",
    "{% macro f(k) %}{% if k > 0 %}{{ k }}{{ f(k - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", "{% macro m(x) %}{% set y = x %}{% endmacro %}{{ m(1) }}{{ y is defined }}",
    "{% macro box(t) %}[{{ t }}:{{ caller() }}]{% endmacro %}{% call box('T') %}in{{ n }}{% endcall %}", "{% macro each(l) %}{% for i in l %}{{ caller(i) }}{% endfor %}{% endmacro %}{% call(x) each(numbers) %}<{{ x }}>{% endcall %}",
    "{% filter upper %}abc {{ s }}{% endfilter %}", "{% for i in range(10) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "{% for i in numbers %}{% for j in numbers %}{% if j == 1 %}{% break %}{% endif %}{{ i }}{{ j }} {% endfor %}|{% endfor %}", "{% raw %}{{ x }}{% if %}{% endraw %}!", "{%- raw -%}  {{ x }}  {%- endraw -%}  !", "a{# comment {{ x }} #}b",
    "{% generation %}{{ n }}{% endgeneration %}!", "{{ raise_exception('no') }}", "{% if no %}{{ raise_exception('no') }}{% endif %}ok", "a  \n  {% if yes %}  \n  b\n  {% endif %}  \nc\n", "a\n{%- if yes %}\nb\n{%- endif %}\nc", "a {{- n -}} b", "a {{ n }}\nb\n",
    "x\n    {%+ if yes %}y{% endif %}\nz", "{% if yes +%}\ny{% endif %}", "  {# c #}\nx", "a\n  {#- c -#}\n b", "{% if yes %} {% if yes %} a{% endif %}{% endif %}", "\n\n{% for x in numbers %}\n{{ x }}\n{% endfor %}\n\n", "{{ 'a' }}{{ '\n' }}", "a\r\nb\r\n",
    "{{ {'a': {'b': 1}} }}", "{{ {'a': {'b': 1}}}}", "{{'}}'}}", "{{ '{%' }}", "{{ \"it's\" }}", "{{ n }", "{{ n", "{% if yes %}", "{% endif %}", "{% if %}a{% endif %}", "{{ }}", "{{ 1 + }}", "{{ (1 }}", "{% for %}{% endfor %}", "{% nosuch %}", "{{ a b }}", "{{ 'open }}", "{# open", "{% raw %}x", "{{ 1 if }}",
    "{% include 'x' %}", "{% set x = [] %}{{ x.append(1) }}", "{{ s.__class__ }}", "{{ ''.__class__.__mro__ }}", "{{ messages.__len__() }}", "{{ range.__globals__ }}",
    "{% for m in messages %}{{ '<|' + m['role'] + '|>' + m.content | trim + '\\n' }}{% endfor %}", "{%- for m in messages %}\n    {%- if m.role == 'user' %}\n        {{- 'U:' + m.content }}\n    {%- elif m.role == 'assistant' %}\n        {{- 'A:' + m.content.split('</think>')[-1] }}\n    {%- endif %}\n{%- endfor %}\n",
    "{% set loop_messages = messages[1:] if messages[0].role == 'system' else messages %}{{ loop_messages | length }}", "{%- set ns = namespace(last=-1, multi=true) %}\n{%- for m in messages[::-1] %}\n{%- set i = (messages | length - 1) - loop.index0 %}\n{%- if ns.multi and m.role == 'user' %}{%- set ns.multi = false %}{%- set ns.last = i %}{%- endif %}\n{%- endfor %}\n{{- ns.last }}",
    "{% if messages[0]['role'] != 'user' %}{{ raise_exception('Conversation roles must alternate') }}{% endif %}", "{% if tools is defined and tools %}T{% else %}none{% endif %}", "{%- if not x is defined %}{%- set x = none %}{%- endif %}{{ x is none }}", "{{ messages | tojson }}", "{% for m in messages if m.role != 'tool' %}{{ m.role[0] }}{% endfor %}",
]


def rendered(source):
    try:
        return environment.from_string(source).render(**variables)
    except Exception:
        return None


sources = ["{{ " + expression + " }}" for expression in expressions.splitlines()] + statements
cases = ",\n".join(json.dumps({"source": source, "text": rendered(source)}, ensure_ascii=False) for source in sources)
print(f'{{"variables": {json.dumps(variables, ensure_ascii=False)},\n"cases": [\n{cases}\n]}}')
