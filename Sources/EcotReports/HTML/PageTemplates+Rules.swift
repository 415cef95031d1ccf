/// The templates of contracts, tolerances and renames.
extension PageTemplates {
  static let contract = """
    <section id="contract-{{number}}" tabindex="-1"><h3>Contract</h3>
    <div class="card lit {{contractTone}}"><p>{{contractText}}</p><p class="mono was">{{contractPath}}</p></div>
    {{#hasViolations}}<div class="card"><h4>Violations</h4><p class="note">{{violationsNote}}</p><div class="scroll"><table><thead><tr>\
    <th scope="col">address</th><th scope="col">expected</th><th scope="col">found</th><th scope="col">rule</th></tr></thead><tbody>
    {{#violations}}<tr data-a="{{address}}"><th scope="row"><code>{{address}}</code></th><td>{{expectation}}</td><td>{{found}}</td>\
    <td><code>{{rule}}</code></td></tr>
    {{/violations}}</tbody></table></div></div>{{/hasViolations}}
    <details class="card"><summary><h4>Rules, in their order</h4></summary><div class="scroll"><table><thead><tr>\
    <th scope="col" class="n">line</th><th scope="col">pattern</th><th scope="col">expected</th><th scope="col" class="n">addresses</th>\
    <th scope="col" class="n">broken by</th></tr></thead><tbody>
    {{#rules}}<tr class="{{#isBroken}}diff{{/isBroken}}" data-a="{{pattern}}"><td class="n">{{line}}</td>\
    <th scope="row"><code>{{pattern}}</code></th><td>{{expectation}}</td><td class="n">{{matched}}</td><td class="n">{{violated}}</td></tr>
    {{/rules}}</tbody></table></div></details></section>

    """

  static let tolerance = """
    <section id="tolerance-{{number}}" tabindex="-1"><h3>Tolerance</h3><p class="note">{{origin}}. {{unmeasuredNote}}</p>
    {{#hasRules}}<div class="card"><div class="scroll"><table><thead><tr><th scope="col">pattern</th><th scope="col">must hold</th>\
    <th scope="col">the least that passes</th><th scope="col" class="n">judged</th><th scope="col" class="n">refused</th></tr></thead><tbody>
    {{#rules}}<tr class="{{#isBroken}}diff{{/isBroken}}" data-a="{{pattern}} {{minimumAddress}}"><th scope="row"><code>{{pattern}}</code></th>\
    <td><code>{{predicate}}</code></td><td><code>{{minimum}}</code> <small class="was"><code>{{minimumAddress}}</code></small></td>\
    <td class="n">{{matched}}</td><td class="n">{{refused}}</td></tr>
    {{/rules}}</tbody></table></div></div>{{/hasRules}}</section>

    """

  static let renames = """
    <section id="renames-{{number}}" tabindex="-1"><h3>Renames</h3><p class="note">Compared under both names; neither missing nor new.</p>
    <div class="card"><div class="scroll"><table><thead><tr><th scope="col">golden</th><th scope="col">run</th><th scope="col">why</th>\
    <th scope="col">at</th></tr></thead><tbody>
    {{#renames}}<tr data-a="{{golden}} {{observed}}"><td><code>{{golden}}</code></td><td><code>{{observed}}</code></td><td>{{reason}}</td>\
    <td>{{renameSteps}}</td></tr>
    {{/renames}}</tbody></table></div></div></section>

    """
}
