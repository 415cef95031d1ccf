/// The style of the heat map: one letter and one fill for each outcome, so that neither is needed alone.
enum PageMapStyle {
  static let text = """
    .map{position:relative;background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden}
    .map .tools{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;padding:10px 14px;
      border-bottom:1px solid var(--line)}
    .map .tools button{height:30px;font-size:13px}
    .key{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px;color:var(--soft);list-style:none;padding:0;margin:0}
    .ramp i{margin-right:0;border-radius:0}.ramp i:first-child{border-radius:4px 0 0 4px}
    .ramp i:last-of-type{border-radius:0 4px 4px 0;margin-right:7px}
    .sheet{overflow:auto;max-height:min(620px,74vh);position:relative;outline-offset:-2px;overscroll-behavior:contain}
    .sheet [role=row]{position:absolute;left:0;height:var(--row);white-space:nowrap}
    .sheet .head{position:sticky;top:0;z-index:2;background:var(--card);border-bottom:1px solid var(--line);height:26px}
    .sheet .c,.sheet .t{position:absolute;top:0}
    .sheet .t{position:sticky;left:0;z-index:1;display:inline-block;width:var(--label);height:var(--row);
      line-height:var(--row);padding:0 10px 0 34px;overflow:hidden;text-overflow:ellipsis;background:var(--card);
      font:12.5px/var(--row) "JetBrains Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
      font-variant-ligatures:none;unicode-bidi:isolate}
    .sheet .stage .t{padding-left:12px;font:600 13.5px/var(--row) Inter,system-ui,sans-serif;cursor:pointer}
    .sheet .stage .t small{font-weight:400;color:var(--soft);font-size:12.5px;margin-left:8px}
    .sheet .stage .t::before{content:"";display:inline-block;width:6px;height:6px;margin:0 9px 3px 3px;
      border-right:1.8px solid var(--soft);border-bottom:1.8px solid var(--soft);transform:rotate(-45deg)}
    .sheet .stage.open .t::before{transform:rotate(45deg)}
    .sheet .stage.none .t{cursor:default}.sheet .stage.none .t::before{visibility:hidden}
    .sheet .head .t{height:26px;line-height:26px;padding-left:12px;font:500 12px/26px Inter,system-ui,sans-serif;color:var(--soft)}
    .sheet .head .c{font:500 11.5px/26px ui-monospace,monospace;color:var(--soft);height:26px;text-align:center}
    .k{font:600 11px/20px "JetBrains Mono",ui-monospace,monospace;text-align:center;border-radius:3px}
    .sheet .k{height:calc(var(--row) - 4px);margin:2px 1px;line-height:calc(var(--row) - 4px);cursor:pointer}
    .k-_{visibility:hidden}
    .k-e{color:var(--soft);background:var(--well)}
    .k-w{color:var(--w-ink);background:var(--w)}
    .k-d{color:var(--d-ink);background:var(--d1)}
    .k-d.v0{background:var(--d0)}.k-d.v1{background:var(--d1)}.k-d.v2{background:var(--d2)}.k-d.v3{background:var(--d3)}
    .k-d.v4{background:var(--d4);color:var(--d4-ink)}
    .k-d.vu{background:repeating-linear-gradient(135deg,var(--d0) 0 3px,var(--d1) 3px 5px)}
    .k-c{color:var(--culprit-ink);background:var(--culprit);font-weight:700}
    .k-m{color:var(--bad);background:var(--card);border:1.5px dashed var(--bad)}
    .k-n{color:var(--link);background:var(--card);border:1.5px solid var(--link)}
    .sheet .k-m,.sheet .k-n,.key .k-m,.key .k-n{line-height:calc(var(--row,20px) - 7px)}
    .key .k-m,.key .k-n{line-height:13px}
    .sheet .at{outline:2px solid var(--ink);outline-offset:1px;z-index:1}
    .sheet .t.at{outline-offset:-2px;border-radius:4px;z-index:2}
    .sheet:not(:focus) .at{outline-color:transparent}.told .sheet:not(:focus) .at{outline-color:var(--edge)}
    .empty{padding:26px 16px;color:var(--soft)}
    .about{border-top:1px solid var(--line);padding:14px 16px 16px;outline-offset:-3px}
    .about .top{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 12px}
    .about button{height:28px;font-size:12.5px;margin-left:auto}
    .about table{width:auto}.about td,.about th{text-align:center;padding:4px 9px 4px 0;border:0}
    .about .k{display:inline-block;width:22px;height:20px}
    .rows td.k{min-width:34px;border:2px solid var(--card);border-radius:6px;font-size:12px;padding:4px 6px}
    .map-static td.k small{display:block;font-weight:400;font-size:10.5px}
    """
}
