/// The page's Mustache template.
enum BisectTemplate {
  /// The whole page: verdict, commit, addresses, the way there, the log.
  static let text = """
    {{> top}}
    <p class="found" id="found" role="status"></p>
    <div class="hero"><span class="pill {{tone}}">{{verdict}}</span><h1>{{headline}}</h1><p class="lead">{{lead}}</p></div>
    <div class="card"><dl class="facts">{{#facts}}<dt>{{label}}</dt><dd>{{text}}</dd>{{/facts}}</dl></div>
    {{#hasCandidates}}<section><h3>Commits that cannot be told apart</h3><div class="card scroll"><table><tbody>
    {{#candidates}}<tr><th scope="row"><code>{{label}}</code></th><td>{{text}}</td></tr>
    {{/candidates}}</tbody></table></div></section>{{/hasCandidates}}
    {{#hasAddresses}}<section><h3>The first number that changed</h3>
    {{#addresses}}<div class="card lit bad" data-a="{{address}} {{golden}}"><h4><code>{{address}}</code></h4><p class="note">{{kind}}; in {{golden}}</p>
    <dl class="facts">{{#facts}}<dt>{{label}}</dt><dd><code>{{text}}</code></dd>{{/facts}}\
    {{#hasParents}}<dt>equal</dt><dd>{{#parents}}<code>{{.}}</code> {{/parents}}</dd>{{/hasParents}}</dl></div>
    {{/addresses}}</section>{{/hasAddresses}}
    {{#hasFiles}}<section><h3>What the commit does</h3><div class="card scroll"><table><thead><tr><th scope="col">file</th>\
    <th scope="col">lines</th></tr></thead><tbody>
    {{#files}}<tr data-a="{{label}}"><th scope="row"><code>{{label}}</code></th><td><code>{{text}}</code></td></tr>
    {{/files}}</tbody></table></div></section>{{/hasFiles}}
    {{#hasNotes}}<section><h3>What to know</h3><div class="card"><dl class="facts">{{#notes}}<dt><code>{{label}}</code></dt>\
    <dd>{{text}}</dd>{{/notes}}</dl></div></section>{{/hasNotes}}
    <section><h3>The way there</h3><div class="card scroll"><table><thead><tr><th scope="col">commit</th>\
    <th scope="col">answer</th><th scope="col">subject</th><th scope="col">why</th><th scope="col">time</th></tr></thead><tbody>
    {{#probes}}<tr data-a="{{short}} {{word}} {{subject}} {{details}}"><th scope="row"><code>{{short}}</code></th><td><span class="pill {{tone}}">{{word}}</span></td>\
    <td>{{#isFirst}}<b>{{/isFirst}}{{subject}}{{#isFirst}}</b>{{/isFirst}}</td><td><code>{{details}}</code></td><td>{{time}}</td></tr>
    {{/probes}}</tbody></table></div>
    <details class="card"><summary><h4>For git bisect replay</h4></summary><pre>{{log}}</pre></details></section>
    <footer class="ends"><p><kbd>/</kbd> searches, <kbd>Esc</kbd> clears.</p>
    {{> end}}
    """
}
