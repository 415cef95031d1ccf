/// The page's Mustache templates by name: the frame and one golden here, its parts beside this file.
enum PageTemplates {
  /// Every template.
  static let all: [(name: String, text: String)] = [
    ("page", page), ("top", top), ("end", end), ("history", HistoryTemplates.history),
    ("trend", HistoryTemplates.trend),
    ("golden", golden), ("cause", cause), ("culprit", culprit), ("statistics", statistics),
    ("path", path), ("boxes", boxes), ("map", map), ("curve", curve), ("contract", contract), ("tolerance", tolerance),
    ("renames", renames),
  ]

  /// From the beginning of the document to its main part.
  private static let top = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src {{{styleSource}}}; \
    script-src {{{scriptSource}}}; img-src data:; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <title>{{title}} - ecot-golden</title>
    <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'%3E%3Cpath \
    d='M3 6h10M3 10h14M3 14h7' stroke='%23a17f1f' stroke-width='2.6' stroke-linecap='round'/%3E%3C/svg%3E">
    <style>{{{style}}}</style>
    </head>
    <body>
    <a class="skip" href="#main">Skip to the report</a>
    <div class="bar"><div class="page">
    <div class="brand"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 6h10M3 10h14M3 14h7" stroke="currentColor" \
    stroke-width="2.6" stroke-linecap="round"/></svg><span>ecot-golden</span></div>
    <search class="find" id="finder" hidden><label><input id="q" type="search" autocomplete="off" spellcheck="false" \
    placeholder="Search addresses" aria-label="Search addresses; words must all occur, * stands for anything" \
    aria-describedby="found"><kbd aria-hidden="true">/</kbd></label></search>
    <button id="theme" type="button" hidden>Dark</button>
    </div></div>
    <main class="page" id="main" tabindex="-1">

    """

  private static let page = """
    {{> top}}
    <p class="found" id="found" role="status"></p>
    <div class="hero">
    <span class="pill {{tone}}">{{verdict}}</span>{{^isSeveral}}{{#goldens}} <b class="who">{{name}}</b>{{/goldens}}{{/isSeveral}}
    <h1>{{headline}}</h1>
    <p class="lead">{{#starts}}It begins with <a href="#c0-0"><code>{{.}}</code></a>. {{/starts}}{{lead}}</p>
    {{#isSeveral}}
    <div class="scroll"><table><thead><tr><th scope="col">golden</th><th scope="col">verdict</th><th scope="col">outcome</th></tr>\
    </thead><tbody>
    {{#goldens}}<tr><th scope="row"><a href="#golden-{{number}}">{{name}}</a></th><td><span class="pill {{tone}}">{{verdict}}</span>\
    </td><td>{{headline}}</td></tr>
    {{/goldens}}</tbody></table></div>
    {{/isSeveral}}
    </div>
    {{#goldens}}{{> golden}}{{/goldens}}
    <footer class="ends">{{#isSearchable}}<p><kbd>/</kbd> searches, <kbd>Esc</kbd> clears.\
    {{#hasMaps}} In a heat map the arrow keys move, <kbd>Enter</kbd> opens.{{/hasMaps}}</p>{{/isSearchable}}
    {{> end}}
    """

  /// From the last line of the page to the end of the document; the footer is open.
  private static let end = """
    <p>Made by ecot-golden. This page needs no network.</p></footer>
    </main>
    <script>{{{script}}}</script>
    </body>
    </html>

    """

  private static let golden = """
    <article class="golden{{^isSeveral}} only{{/isSeveral}}" id="golden-{{number}}" tabindex="-1" aria-label="{{name}}">
    <header><h2>{{name}}</h2><span class="pill {{tone}}">{{verdict}}</span><p>{{headline}}. {{#begins}}It begins with \
    <a href="#c{{number}}-0"><code>{{.}}</code></a>. {{/begins}}{{lead}}</p></header>
    {{#problems}}<div class="card lit {{tone}}"><p>{{.}}</p></div>{{/problems}}
    {{#hasSegments}}<svg class="shares" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" \
    aria-label="{{#segments}}{{label}}; {{/segments}}">\
    {{#segments}}<rect class="s-{{kind}}" x="{{x}}" width="{{width}}" height="10"><title>{{label}}</title></rect>{{/segments}}</svg>{{/hasSegments}}
    <ul class="legend">{{#shares}}<li><i class="k k-{{kind}}" aria-hidden="true">{{letter}}</i><b>{{countText}}</b> {{label}}</li>\
    {{/shares}}<li class="mono">{{path}}</li>{{#seconds}}<li>{{.}} s</li>{{/seconds}}</ul>
    <ul class="jump">\
    {{#hasCulprits}}<li><a href="#culprits-{{number}}">Where it begins</a></li>{{/hasCulprits}}\
    {{#paths}}<li><a href="#path-{{number}}">Way to the loss</a></li>{{/paths}}\
    {{#maps}}<li><a href="#map-{{number}}">Heat map</a></li>{{/maps}}\
    {{#hasCurves}}<li><a href="#curves-{{number}}">Curves</a></li>{{/hasCurves}}\
    {{#contracts}}<li><a href="#contract-{{number}}">Contract</a></li>{{/contracts}}\
    {{#tolerances}}<li><a href="#tolerance-{{number}}">Tolerance</a></li>{{/tolerances}}\
    {{#hasRenames}}<li><a href="#renames-{{number}}">Renames</a></li>{{/hasRenames}}\
    {{#environments}}<li><a href="#environment-{{number}}">Environment</a></li>{{/environments}}</ul>
    {{> cause}}
    {{#hasCulprits}}<section id="culprits-{{number}}" tabindex="-1"><h3>Where it begins</h3><p class="note">{{culpritsNote}}</p>
    {{#culprits}}{{> culprit}}{{/culprits}}</section>{{/hasCulprits}}
    {{#paths}}{{> path}}{{/paths}}
    {{#maps}}{{> map}}{{/maps}}
    {{#hasCurves}}<section id="curves-{{number}}" tabindex="-1"><h3>Losses and gradient norms</h3>\
    <p class="note"><b class="ink-g">Golden</b>: the broad line. <b class="ink-r">Run</b>: the dashed one. \
    <b class="ink-d">Run − golden</b>: the bars. A gap is a step that is not recorded.</p>
    <div class="curves">{{#curves}}{{> curve}}{{/curves}}</div></section>{{/hasCurves}}
    {{#contracts}}{{> contract}}{{/contracts}}
    {{#tolerances}}{{> tolerance}}{{/tolerances}}
    {{#hasRenames}}{{> renames}}{{/hasRenames}}
    {{#environments}}<section id="environment-{{number}}" tabindex="-1"><details class="card"><summary><h4>{{settingsTitle}}</h4>\
    </summary><p class="note">{{settingsNote}}</p><div class="scroll"><table><thead><tr><th scope="col">property</th>\
    <th scope="col">golden</th><th scope="col">run</th></tr></thead><tbody>
    {{#rows}}<tr data-a="{{key}}"><th scope="row">{{key}}</th><td><code>{{golden}}</code></td><td><code>{{observed}}</code></td></tr>
    {{/rows}}</tbody></table></div></details></section>{{/environments}}
    </article>

    """

  private static let cause = """
    {{#causes}}<section><div class="card cause lit {{causeTone}}"><h3>{{causeTitle}}</h3><p>{{causeText}}</p>\
    {{#hasKeys}}<p class="mono">{{#keys}}<code>{{.}}</code> {{/keys}}</p>{{/hasKeys}}</div></section>{{/causes}}
    {{#settings}}<section class="next"><div class="card"><h4>{{settingsTitle}}</h4><p class="note">{{settingsNote}}</p><div class="scroll"><table>\
    <thead><tr><th scope="col">key</th><th scope="col">golden</th><th scope="col">run</th></tr></thead><tbody>
    {{#rows}}<tr data-a="{{key}}"><th scope="row"><code>{{key}}</code></th><td><code class="was">{{golden}}</code></td>\
    <td><code>{{observed}}</code></td></tr>
    {{/rows}}</tbody></table></div></div></section>{{/settings}}

    """
}
