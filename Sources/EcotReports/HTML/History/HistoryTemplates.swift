/// The templates of the page of the history.
enum HistoryTemplates {
  static let history = """
    {{> top}}
    <p class="found" id="found" role="status"></p>
    <div class="hero">
    <span class="pill plain">History</span>
    <h1>{{headline}}</h1>
    <p class="lead">{{lead}}</p>
    </div>
    {{#hasTrends}}<section><h3>Trends</h3>
    <p class="note">Whole runs, oldest on the left. An upright line: the tensor's bits are others than in the run before.</p>
    {{#trends}}{{> trend}}{{/trends}}{{#omitted}}<p class="note">{{.}}</p>{{/omitted}}</section>{{/hasTrends}}
    <section><h3>Runs</h3>
    {{^hasRuns}}<p class="note">`record` and `verify` enter them.</p>{{/hasRuns}}\
    {{#hasRuns}}<div class="card"><div class="scroll"><table><thead><tr><th scope="col">time (UTC)</th><th scope="col">verb</th>\
    <th scope="col">golden</th><th scope="col">commit</th><th scope="col">verdict</th><th scope="col" class="n">drifted</th>\
    <th scope="col">first difference</th><th scope="col" class="n">seconds</th></tr></thead><tbody>
    {{#runs}}<tr data-a="{{name}} {{first}} {{commit}} {{verdict}}"><th scope="row">{{time}}</th><td>{{verb}}</td><td>{{name}}</td>\
    <td><code>{{commit}}</code></td><td><span class="pill {{tone}}">{{verdict}}</span></td><td class="n">{{records}}</td>\
    <td><code>{{first}}</code></td><td class="n">{{seconds}}</td></tr>
    {{/runs}}</tbody></table></div></div>{{/hasRuns}}</section>
    <footer class="ends"><p><kbd>/</kbd> searches, <kbd>Esc</kbd> clears.</p>
    {{> end}}
    """

  static let trend = """
    <figure class="card trend" data-a="{{address}} {{name}}" id="trend-{{number}}"><figcaption><b><code>{{address}}</code></b> \
    <span class="was">{{name}}, {{statistic}}: {{summary}}</span></figcaption>
    <svg class="plot" viewBox="0 0 720 200" role="img" aria-label="{{label}}">\
    {{#yTicks}}<line class="grid" x1="64" x2="708" y1="{{y}}" y2="{{y}}"/>\
    <text x="58" y="{{y}}" dy="4" text-anchor="end">{{text}}</text>{{/yTicks}}\
    {{#xTicks}}<text x="{{x}}" y="190" text-anchor="{{anchor}}">{{text}}</text>{{/xTicks}}\
    {{#marks}}<line class="tm" x1="{{x}}" x2="{{x}}" y1="12" y2="170"/>{{/marks}}\
    {{#lines}}<polyline class="tl" points="{{points}}"/>{{/lines}}\
    {{#points}}<circle class="{{kind}}" cx="{{x}}" cy="{{y}}" r="3.2"><title>{{text}}</title></circle>{{/points}}</svg>
    <details class="inner"><summary>The first, the last, and where the bits changed</summary><div class="scroll"><table><thead><tr>\
    <th scope="col">time (UTC)</th><th scope="col">commit</th><th scope="col">verdict</th><th scope="col" class="n">{{statistic}}</th>\
    <th scope="col">digest</th></tr></thead><tbody>
    {{#rows}}<tr><th scope="row">{{time}}</th><td><code>{{commit}}</code></td><td>{{verdict}}</td><td class="n mono">{{value}}</td>\
    <td><code>{{digest}}</code></td></tr>
    {{/rows}}</tbody></table></div></details></figure>

    """
}
