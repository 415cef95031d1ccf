/// The templates of differences, their way, their map and the curves.
extension PageTemplates {
  static let culprit = """
    <details class="card culprit" id="{{anchor}}" data-a="{{address}}" data-path="{{addressPath}}" data-golden="{{number}}"\
    {{#isOpen}} open{{/isOpen}}><summary><h4><code>{{address}}</code></h4><span class="what">{{kind}}</span></summary>
    <dl class="facts">{{#gauges}}<dt>Size</dt><dd>{{text}}<svg class="gauge" viewBox="0 0 420 44" role="img" aria-label="{{text}}">\
    <path d="M12 22H408"/>{{#ticks}}<line x1="{{x}}" x2="{{x}}" y1="19" y2="25"/>\
    {{#isNamed}}<text x="{{x}}" y="40" text-anchor="middle">{{label}}</text>{{/isNamed}}{{/ticks}}\
    {{#isOnScale}}{{#hasError}}<path class="whisker" d="M{{from}} 22H{{to}}M{{from}} 13V31M{{to}} 13V31"/>{{/hasError}}\
    <circle cx="{{x}}" cy="22" r="3.5"/>{{/isOnScale}}</svg></dd>{{/gauges}}
    {{#facts}}<dt>{{term}}</dt><dd>{{#isCode}}<code>{{text}}</code>{{/isCode}}{{^isCode}}{{text}}{{/isCode}}</dd>
    {{/facts}}</dl>
    {{> statistics}}
    </details>

    """

  static let statistics = """
    {{#exacts}}<details class="inner" open><summary>Exact difference</summary><p class="note">{{summary}}. Elements: {{source}}.</p>
    {{#hasElements}}<div class="scroll"><table><caption>The worst elements</caption><thead><tr><th scope="col">index</th>\
    <th scope="col" class="n">golden</th><th scope="col" class="n">run</th><th scope="col" class="n">run − golden</th>\
    <th scope="col" class="n">ulp</th></tr></thead><tbody>
    {{#elements}}<tr><th scope="row" class="mono">{{index}}</th><td class="n mono">{{golden}}</td><td class="n mono">{{observed}}</td>\
    <td class="n mono">{{difference}}</td><td class="n mono">{{ulp}}</td></tr>
    {{/elements}}</tbody></table></div>{{/hasElements}}</details>{{/exacts}}
    {{#hasStatistics}}<details class="inner" open><summary>Statistics</summary><div class="scroll"><table><thead><tr>\
    <th scope="col">statistic</th><th scope="col" class="n">golden</th><th scope="col" class="n">run</th>\
    <th scope="col" class="n">change</th></tr></thead><tbody>
    {{#statistics}}<tr class="{{#differs}}diff{{/differs}}{{^differs}}same{{/differs}}"><th scope="row">{{statistic}}</th>\
    <td class="n mono">{{golden}}</td><td class="n mono">{{observed}}</td><td class="n mono">{{change}}</td></tr>
    {{/statistics}}</tbody></table></div></details>{{/hasStatistics}}

    """

  static let path = """
    <section id="path-{{number}}" tabindex="-1"><h3>Way to the loss</h3><p class="note">Each differs, and is an input of the next.</p>
    <ol class="way">{{#head}}{{> boxes}}{{/head}}{{#hasFolded}}<li><div><details><summary>{{foldedText}}</summary>\
    <ol>{{#folded}}<li><code>{{address}}</code></li>{{/folded}}</ol></details></div></li>{{/hasFolded}}\
    {{#tail}}{{> boxes}}{{/tail}}</ol></section>

    """

  static let boxes = """
    <li{{#isCulprit}} class="from"{{/isCulprit}} data-a="{{address}}"><div title="{{address}}"><b>{{name}}</b>\
    <small>{{place}}</small>{{#hasSize}}<small>{{size}}</small>{{/hasSize}}</div></li>
    """

  static let map = """
    <section id="map-{{mapNumber}}" tabindex="-1"><h3>Heat map</h3><p class="note">{{mapNote}}</p>
    <script type="application/json" id="data-{{mapNumber}}">{{{json}}}</script>
    <div class="map" data-number="{{mapNumber}}" data-source="data-{{mapNumber}}" data-static="static-{{mapNumber}}" hidden>
    <div class="tools"><button type="button" class="all">Open all stages</button><ul class="key">\
    <li><i class="k k-c">C</i>culprit</li><li class="ramp"><i class="k k-d v0"></i><i class="k k-d v1"></i>\
    <i class="k k-d v2">d</i><i class="k k-d v3"></i><i class="k k-d v4"></i>follows; relative L2 from 1e-6, 1e-4, 1e-2, 0.1 on</li>\
    <li><i class="k k-d vu">d</i>size not recorded</li><li><i class="k k-w">w</i>within tolerance</li>\
    <li><i class="k k-e">=</i>identical</li><li><i class="k k-m">−</i>missing</li><li><i class="k k-n">+</i>new</li></ul></div>
    <div class="sheet" role="grid" tabindex="0" aria-label="Steps by addresses. Arrow keys move, Enter opens."></div>
    <div class="about" role="region" aria-label="The chosen cell" aria-live="polite" tabindex="-1" hidden></div>
    </div>
    <div class="map-static" id="static-{{mapNumber}}"><div class="scroll card"><table class="rows"><thead><tr>\
    <th scope="col">stage</th>{{#steps}}<th scope="col">{{.}}</th>{{/steps}}<th scope="col">rows</th></tr></thead><tbody>
    {{#stages}}<tr><th scope="row">{{stageName}}</th>{{#cells}}<td class="k k-{{kind}}" title="{{label}}">{{letter}}\
    <small>{{count}}</small></td>{{/cells}}<td>{{stageText}}</td></tr>
    {{/stages}}</tbody></table></div></div></section>

    """

  static let curve = """
    <figure class="card" data-a="{{path}}"><figcaption><b>{{path}}</b><span class="was">{{differenceText}}</span></figcaption>
    <svg class="plot" viewBox="0 0 480 {{#hasBars}}246{{/hasBars}}{{^hasBars}}178{{/hasBars}}" role="img" aria-label="{{label}}">\
    {{#yTicks}}<line class="grid" x1="54" x2="468" y1="{{y}}" y2="{{y}}"/>\
    <text x="48" y="{{y}}" dy="4" text-anchor="end">{{text}}</text>{{/yTicks}}\
    {{#xTicks}}<text x="{{x}}" y="167" text-anchor="middle">{{text}}</text>{{/xTicks}}\
    {{#goldenLines}}<polyline class="g" points="{{points}}"/>{{/goldenLines}}\
    {{#goldenPoints}}<circle class="gp" cx="{{x}}" cy="{{y}}" r="4.5"><title>{{text}}</title></circle>{{/goldenPoints}}\
    {{#runLines}}<polyline class="r" points="{{points}}"/>{{/runLines}}\
    {{#runPoints}}<circle class="rp" cx="{{x}}" cy="{{y}}" r="2.6"><title>{{text}}</title></circle>{{/runPoints}}\
    {{#hasBars}}<line class="zero" x1="54" x2="468" y1="{{zeroY}}" y2="{{zeroY}}"/>\
    <text x="48" y="{{zeroY}}" dy="4" text-anchor="end">{{differenceTop}}</text>\
    {{#bars}}<rect class="bar1" x="{{x}}" y="{{y}}" width="{{width}}" height="{{height}}"><title>{{text}}</title></rect>{{/bars}}\
    <text x="261" y="240" text-anchor="middle">step, and run − golden on a scale of its own</text>{{/hasBars}}</svg>
    <details class="inner"><summary>Values</summary><div class="scroll"><table><thead><tr><th scope="col">step</th>\
    <th scope="col" class="n">golden</th><th scope="col" class="n">run</th><th scope="col" class="n">run − golden</th></tr></thead><tbody>
    {{#rows}}<tr><th scope="row">{{step}}</th><td class="n mono">{{golden}}</td><td class="n mono">{{observed}}</td>\
    <td class="n mono">{{difference}}</td></tr>
    {{/rows}}</tbody></table></div></details></figure>

    """
}
