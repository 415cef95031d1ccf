/// The page's Mustache template.
enum BisectTemplate {
  /// The whole page: verdict, commit, addresses, the way there, the log.
  static let text = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src {{{styleSource}}}; img-src data:; \
    base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <title>{{title}} - ecot-golden</title>
    <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'%3E%3Cpath \
    d='M3 6h10M3 10h14M3 14h7' stroke='%23a17f1f' stroke-width='2.6' stroke-linecap='round'/%3E%3C/svg%3E">
    <style>{{{style}}}</style>
    </head>
    <body>
    <a class="skip" href="#main">Skip to the report</a>
    <div class="bar"><div class="page"><div class="brand"><svg viewBox="0 0 20 20" aria-hidden="true">\
    <path d="M3 6h10M3 10h14M3 14h7" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"/></svg>\
    <span>ecot-golden bisect</span></div></div></div>
    <main class="page" id="main" tabindex="-1">
    <div class="hero"><span class="pill {{tone}}">{{verdict}}</span><h1>{{headline}}</h1><p class="lead">{{lead}}</p></div>
    <div class="card"><dl class="facts">{{#facts}}<dt>{{label}}</dt><dd>{{text}}</dd>{{/facts}}</dl></div>
    {{#hasCandidates}}<section><h3>Commits that cannot be told apart</h3><div class="card scroll"><table><tbody>
    {{#candidates}}<tr><th scope="row"><code>{{label}}</code></th><td>{{text}}</td></tr>
    {{/candidates}}</tbody></table></div></section>{{/hasCandidates}}
    {{#hasAddresses}}<section><h3>The first number that changed</h3>
    {{#addresses}}<div class="card lit bad"><h4><code>{{address}}</code></h4><p class="note">{{kind}}; in {{golden}}</p>
    <dl class="facts">{{#facts}}<dt>{{label}}</dt><dd><code>{{text}}</code></dd>{{/facts}}\
    {{#hasParents}}<dt>equal</dt><dd>{{#parents}}<code>{{.}}</code> {{/parents}}</dd>{{/hasParents}}</dl></div>
    {{/addresses}}</section>{{/hasAddresses}}
    {{#hasFiles}}<section><h3>What the commit does</h3><div class="card scroll"><table><thead><tr><th scope="col">file</th>\
    <th scope="col">lines</th></tr></thead><tbody>
    {{#files}}<tr><th scope="row"><code>{{label}}</code></th><td><code>{{text}}</code></td></tr>
    {{/files}}</tbody></table></div></section>{{/hasFiles}}
    {{#hasNotes}}<section><h3>What to know</h3><div class="card"><dl class="facts">{{#notes}}<dt><code>{{label}}</code></dt>\
    <dd>{{text}}</dd>{{/notes}}</dl></div></section>{{/hasNotes}}
    <section><h3>The way there</h3><div class="card scroll"><table><thead><tr><th scope="col">commit</th>\
    <th scope="col">answer</th><th scope="col">subject</th><th scope="col">why</th><th scope="col">time</th></tr></thead><tbody>
    {{#probes}}<tr><th scope="row"><code>{{short}}</code></th><td><span class="pill {{tone}}">{{word}}</span></td>\
    <td>{{#isFirst}}<b>{{/isFirst}}{{subject}}{{#isFirst}}</b>{{/isFirst}}</td><td><code>{{details}}</code></td><td>{{time}}</td></tr>
    {{/probes}}</tbody></table></div>
    <details class="card"><summary><h4>For git bisect replay</h4></summary><pre>{{log}}</pre></details></section>
    <footer class="ends"><p>Made by ecot-golden. This page needs no network.</p></footer>
    </main>
    </body>
    </html>

    """
}
