"""Makes docs/benchmarks.svg: what zoom-token takes, as a fraction of what another takes."""

from html import escape

import programs

PICTURE = programs.PROJECT / "docs/benchmarks.svg"
OURS = "zoom-token"

# What it shows of each row: the case, the row, the other contender, and the words beside the bar.
BARS = [
    ("instructions", "instructions-http-5", "libcurl", "Warm call: instructions"),
    ("system-calls", "system-calls-http-5", "libcurl", "Warm call: system calls"),
    ("warm", "warm-one-core-http-5", "libcurl", "Warm call: time, http"),
    ("warm", "warm-one-core-https-5", "libcurl", "Warm call: time, https"),
    ("cold", "cold-ca", "libcurl", "First token: time, one root certificate"),
    ("cold", "cold-bundle", "libcurl", "First token: time, the system's bundle"),
    ("threads", "threads-8", "libcurl", "8 threads: time"),
    ("processes", "processes", "libcurl", "100 processes that sign in: time"),
    ("memory", "memory-https-1", "libcurl", "Memory after a call, https"),
    ("idle", "idle-https", "libcurl", "Memory of an idle connection, https"),
    ("dotnet", "dotnet-one-core-http", "HttpClient", ".NET, warm call: time"),
    ("python", "python-one-core-http", "requests", "Python, warm call: time"),
    ("python", "python-one-core-http", "chilkat", "Python, warm call: time"),
]

# Where a bar begins, how long 1 is, and how high a line is.
LEFT, UNIT, LINE, TOP = 390, 300, 26, 54
WIDTH = LEFT + UNIT + 120

STYLE = """
    .ground { fill: #ffffff }
    text { fill: #1f2328; font: 14px system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif }
    .title { font-weight: 600; font-size: 16px }
    .bar { fill: #1a6fb5 }
    .one { stroke: #59636e; stroke-dasharray: 4 3 }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #0d1117 }
      text { fill: #e6edf3 }
      .bar { fill: #58a6ff }
      .one { stroke: #9198a1 }
    }
"""


def ratios(found):
    for case, key, other, label in BARS:
        for row in found[case]:
            if row.key == key and other in row.figures:
                yield f"{label} (beside {other})", row.figures[OURS].by(row.figures[other])


def bar(place, label, ratio):
    top = TOP + place * LINE
    # One that is longer than there is room for ends at the edge; its number is right.
    length = min(ratio * UNIT, UNIT + 60)
    return f"""  <text x="{LEFT - 10}" y="{top + 16}" text-anchor="end">{escape(label)}</text>
  <rect class="bar" x="{LEFT}" y="{top + 3}" width="{length:.1f}" height="{LINE - 8}" rx="2"/>
  <text x="{LEFT + length + 8:.1f}" y="{top + 16}">{ratio:.2f}</text>"""


def write(found, today):
    bars = list(ratios(found))
    height = TOP + len(bars) * LINE + 34
    bottom = TOP + len(bars) * LINE
    spoken = "; ".join(f"{label}: {ratio:.2f}" for label, ratio in bars)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        'role="img" aria-labelledby="title text">',
        '  <title id="title">What zoom-token takes, as a fraction of what others take</title>',
        f'  <desc id="text">{escape(spoken)}</desc>',
        f"  <style>{STYLE}  </style>",
        f'  <rect class="ground" width="{WIDTH}" height="{height}" rx="6"/>',
        '  <text class="title" x="16" y="28">What zoom-token takes, as a fraction of what others take</text>',
        f'  <text x="{LEFT + UNIT}" y="{TOP - 8}" text-anchor="middle">1: as much</text>',
        *(bar(place, *values) for place, values in enumerate(bars)),
        f'  <line class="one" x1="{LEFT + UNIT}" x2="{LEFT + UNIT}" y1="{TOP}" y2="{bottom}"/>',
        f'  <text x="16" y="{bottom + 22}">benches/run, {today}; the shorter, the better</text>',
        "</svg>",
    ]
    PICTURE.write_text("\n".join(lines) + "\n")
