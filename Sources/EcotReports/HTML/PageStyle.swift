/// The page's style sheet: the palette, then layout, parts, heat map, small screens and paper.
package enum PageStyle {
  /// The whole sheet. A theme chosen by hand wins over that of the system.
  package static let text = """
    :root{color-scheme:light;\(PagePalette.declarations(dark: false))}
    @media (prefers-color-scheme:dark){:root{color-scheme:dark;\(PagePalette.declarations(dark: true))}}
    :root[data-theme=light]{color-scheme:light;\(PagePalette.declarations(dark: false))}
    :root[data-theme=dark]{color-scheme:dark;\(PagePalette.declarations(dark: true))}
    \(layout)
    \(parts)
    \(tables)
    \(PageMapStyle.text)
    \(paper)
    """

  private static let layout = """
    *{box-sizing:border-box}
    html{scroll-padding-top:72px;-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);
      font:15px/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
    code,pre,.mono,kbd{font-family:"JetBrains Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
      font-size:.86em;font-variant-ligatures:none;unicode-bidi:isolate;overflow-wrap:anywhere}
    .mono code,code code{font-size:1em}
    a{color:var(--link);text-underline-offset:2px}
    h1,h2,h3,h4{line-height:1.25;margin:0;letter-spacing:-.01em;font-weight:650}
    h1{font-size:clamp(24px,3.4vw,34px);letter-spacing:-.022em}
    h2{font-size:22px}h3{font-size:17px}h4{font-size:14.5px}
    p{margin:0}
    [hidden]{display:none!important}
    :focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
    .skip{position:absolute;left:-999px;top:8px;background:var(--card);padding:8px 14px;z-index:9}
    .skip:focus{left:8px}
    .page{max-width:1180px;margin:0 auto;padding:0 24px}
    .bar{position:sticky;top:0;z-index:5;background:var(--paper);border-bottom:1px solid var(--line)}
    .bar .page{display:flex;align-items:center;gap:16px;height:56px}
    .brand{display:flex;align-items:center;gap:9px;font-weight:650;letter-spacing:-.01em;white-space:nowrap}
    .brand svg{width:20px;height:20px;flex:none}
    .find{flex:1;max-width:520px;margin-left:auto;position:relative}
    .find input{width:100%;height:36px;padding:0 38px 0 12px;border:1px solid var(--edge);border-radius:8px;
      background:var(--card);color:inherit;font:inherit;font-size:14px}
    .find input::placeholder{color:var(--soft);opacity:1}
    .find kbd{position:absolute;right:9px;top:8px;border:1px solid var(--line);border-radius:4px;padding:0 6px;
      color:var(--soft);background:var(--well);font-size:12px;line-height:19px;pointer-events:none}
    .find input:focus~kbd{visibility:hidden}
    button{font:inherit;font-size:13.5px;color:inherit;background:var(--card);border:1px solid var(--edge);
      border-radius:8px;height:36px;padding:0 12px;cursor:pointer}
    button:hover{background:var(--well)}
    .found{color:var(--soft);font-size:13.5px}
    .found:not(:empty){padding:14px 0 0}
    """

  private static let parts = """
    .hero{padding:44px 0 30px}
    .hero h1{margin:14px 0 8px;max-width:24em}
    .who{margin-left:8px;font-weight:600;color:var(--soft)}
    .lead{font-size:17px;color:var(--soft);max-width:46em}
    .lead code{color:var(--ink)}
    .pill{display:inline-block;padding:3px 11px;border-radius:99px;font-size:12.5px;font-weight:650;letter-spacing:.035em;
      text-transform:uppercase;white-space:nowrap}
    .good{color:var(--good);background:var(--good-tint)}
    .bad{color:var(--bad);background:var(--bad-tint)}
    .caution{color:var(--caution);background:var(--caution-tint)}
    .plain{color:var(--soft);background:var(--well)}
    .golden{border-top:1px solid var(--line);padding:34px 0 8px}
    .golden>header{display:flex;flex-wrap:wrap;align-items:center;gap:6px 12px}
    .golden>header p{width:100%;color:var(--soft)}
    .hero+.golden.only{border-top:0;padding-top:0}
    .only>header{display:none}
    .shares{display:block;width:100%;height:10px;border-radius:5px;margin:16px 0 10px;background:var(--well)}
    .s-e{fill:var(--good)}.s-w{fill:var(--run)}.s-c{fill:var(--culprit)}.s-d{fill:var(--d3)}.s-m{fill:var(--soft)}
    .s-n{fill:var(--link)}
    .legend{display:flex;flex-wrap:wrap;align-items:center;gap:6px 22px;font-size:13.5px;color:var(--soft);padding:0;margin:0;list-style:none}
    .legend li,.key li{display:flex;align-items:center}.legend b{color:var(--ink);font-weight:600;margin-right:5px}
    .legend .k-e{background:var(--good);color:var(--card)}.legend .k-d{background:var(--d3)}
    .legend i,.key i{display:inline-block;width:16px;height:16px;border-radius:4px;margin-right:8px;flex:none;
      font:600 10px/16px ui-monospace,monospace;text-align:center}
    .jump{display:flex;flex-wrap:wrap;gap:8px;margin:24px 0 4px;font-size:13.5px;padding:0;list-style:none}
    .jump a{display:block;padding:4px 12px;border:1px solid var(--line);border-radius:99px;text-decoration:none;
      background:var(--card)}
    .jump a:hover{border-color:var(--edge)}
    section{padding:30px 0 4px}
    section+.next{padding-top:0}
    section>h3{margin-bottom:4px}
    .note{color:var(--soft);font-size:14px;max-width:64em}
        .card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px;margin:0 0 12px}
    .note+.card,.note+details,section>h3+.card,.map,.map-static{margin-top:12px}
    .card.lit{border-left:4px solid var(--tone)}
    .lit.bad,.lit.good,.lit.caution{background:var(--card);color:inherit}
    .lit.bad{--tone:var(--bad)}.lit.good{--tone:var(--good)}.lit.caution{--tone:var(--caution)}
    .cause h3{margin-bottom:4px}
    details>summary{cursor:pointer;list-style:none}
    details>summary::-webkit-details-marker{display:none}
    details>summary::before{content:"";display:inline-block;width:7px;height:7px;margin:0 10px 2px 1px;
      border-right:1.8px solid var(--soft);border-bottom:1.8px solid var(--soft);transform:rotate(-45deg)}
    details[open]>summary::before{transform:rotate(45deg);margin-bottom:4px}
    details.card>summary{display:block}details.card>summary h4{display:inline}
    .culprit summary h4{font-weight:600}
    .culprit .what{color:var(--soft);font-size:13.5px;margin-left:12px}
    .culprit:not([open]){padding-top:9px;padding-bottom:9px;margin-bottom:6px}
    .facts{display:grid;grid-template-columns:max-content 1fr;gap:5px 18px;margin:16px 0 0;font-size:14px}
    .facts code{white-space:pre-wrap}.facts dt{color:var(--soft)}.facts dd{margin:0;min-width:0}
    .gauge{display:block;width:100%;max-width:430px;height:44px}
    .gauge line,.gauge path{stroke:var(--edge);stroke-width:1;fill:none}
    .gauge .whisker{stroke:var(--bad);stroke-width:1.6}.gauge circle{fill:var(--bad)}
    .gauge text{fill:var(--soft);font-size:10.5px}
    .way{list-style:none;display:flex;flex-wrap:wrap;gap:10px 0;padding:0;margin:12px 0 0}
    .way li{display:flex;align-items:stretch;min-width:0}
    .way li:not(:last-child)::after{content:"";align-self:center;flex:none;width:22px;height:9px;
      background:linear-gradient(var(--edge),var(--edge)) 0 4px/15px 1.5px no-repeat;
      clip-path:none;margin:0 3px 0 5px;border-right:0}
    .way li:not(:last-child){position:relative}
    .way li:not(:last-child)::before{content:"";position:absolute;right:7px;top:calc(50% - 4px);width:7px;height:7px;
      border-top:1.6px solid var(--edge);border-right:1.6px solid var(--edge);transform:rotate(45deg)}
    .way div{background:var(--card);border:1px solid var(--line);border-radius:9px;padding:7px 12px;min-width:0;max-width:300px}
    .way .from div{border:1.5px solid var(--culprit)}
    .way small{display:block;color:var(--soft);font-size:12px;overflow-wrap:anywhere}
    .way b{font-weight:600;font-size:13.5px;overflow-wrap:anywhere}
    .curves{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:12px;margin-top:12px}
    .curves figure{margin:0}
    .curves figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 14px;font-size:14px;margin-bottom:6px}
    .curves figcaption b{font-weight:600}
    .plot{display:block;width:100%;height:auto}
    .plot text{fill:var(--soft);font-size:11px}.plot .grid{stroke:var(--line)}.plot .zero{stroke:var(--edge)}
    .plot .g{stroke:var(--golden);fill:none;stroke-width:4.5;stroke-linecap:round;stroke-linejoin:round;opacity:.55}
    .plot .r{stroke:var(--run);fill:none;stroke-width:1.8;stroke-dasharray:5 3;stroke-linejoin:round}
    .plot .rp{fill:var(--run)}.plot .gp{fill:var(--golden);opacity:.7}.plot .bar1{fill:var(--bad)}
    .trend{margin-top:12px}.plot .tl{stroke:var(--run);fill:none;stroke-width:1.6;stroke-linejoin:round}
    .plot .tm{stroke:var(--bad);stroke-width:1;opacity:.45}.plot .tp{fill:var(--run)}.plot .tc{fill:var(--bad)}.plot .tn{fill:var(--caution)}
    .ink-g{color:var(--golden)}.ink-r{color:var(--run)}.ink-d{color:var(--bad)}
    .ends{border-top:1px solid var(--line);margin-top:44px;padding:22px 0 48px;color:var(--soft);font-size:13.5px}
    .ends kbd{border:1px solid var(--line);border-radius:4px;padding:0 5px;background:var(--card)}
    """

  private static let tables = """
    .scroll{overflow-x:auto;margin-top:12px}
    .card>.scroll:first-child{margin-top:0}
    table{border-collapse:collapse;width:100%;font-size:13.5px}
    caption{text-align:left;font-weight:600;padding:0 0 6px}
    th{font-weight:600;color:var(--soft);text-align:left;font-size:12.5px;white-space:nowrap}
    th,td{padding:6px 14px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
    tr:last-child>td,tr:last-child>th[scope=row]{border-bottom:0}
    tbody th{font-weight:500}
    td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    .same td,.same th{color:var(--soft)}
    .diff td.n:last-child{color:var(--bad);font-weight:600}
    .was{color:var(--soft)}
    .inner>summary{margin-top:16px;font-size:14px;font-weight:600}
    """

  private static let paper = """
    @media (max-width:640px){
      .page{padding:0 16px}
      .brand span{display:none}
      .hero{padding:28px 0 22px}
      .card{padding:15px 14px}
      .facts{grid-template-columns:1fr;gap:1px}.facts dd{margin-bottom:9px}
      .way{flex-direction:column;gap:0}
      .way li{flex-direction:column}
      .way li:not(:last-child)::after{width:1.5px;height:20px;background:var(--edge);margin:3px 0 3px 24px;align-self:flex-start}
      .way li:not(:last-child)::before{right:auto;left:21.3px;top:auto;bottom:4px;transform:rotate(135deg)}
      .way div{max-width:none}
    }
    @media print{
      :root{color-scheme:light;\(PagePalette.declarations(dark: false))}
      body{background:#fff;font-size:11pt}.bar,.jump,.map,.skip{display:none!important}
      .map-static{display:block!important}
      .page{max-width:none;padding:0}.card,figure{break-inside:avoid}
      *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
    }
    """
}
