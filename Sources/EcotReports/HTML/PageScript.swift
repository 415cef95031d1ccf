/// The page's one script: theme, search and the heat maps. It reads the JSON blocks and touches nothing outside the page.
///
/// Text from the data reaches the document as text nodes and attributes only, never as markup. Without the script everything
/// but the heat map's single cells is on the page.
package enum PageScript {
  /// The whole script.
  package static let text = #"""
    (() => {
    "use strict";
    const $ = (selector, from = document) => from.querySelector(selector);
    const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
    const make = (name, attributes = {}, ...children) => {
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      element.append(...children);
      return element;
    };
    const many = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

    """# + theme + PageMapScript.decoding + PageMapScript.drawing + PageMapScript.moving + search + "})();"

  private static let theme = #"""
    const root = document.documentElement;
    const themeButton = $("#theme");
    const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "light")) === "dark";
    const nameTheme = () => {
      themeButton.textContent = isDark() ? "Light" : "Dark";
      themeButton.setAttribute("aria-label", `Switch to the ${isDark() ? "light" : "dark"} theme`);
    };
    const remember = value => { try { localStorage.setItem("ecot-theme", value); } catch { /* private or from a file */ } };
    try { const kept = localStorage.getItem("ecot-theme"); if (kept === "light" || kept === "dark") root.dataset.theme = kept; }
    catch { /* as above */ }
    themeButton.hidden = false;
    themeButton.onclick = () => { root.dataset.theme = isDark() ? "light" : "dark"; remember(root.dataset.theme); nameTheme(); };
    matchMedia("(prefers-color-scheme:dark)").addEventListener("change", nameTheme);
    nameTheme();

    """#

  /// `/` focuses, Escape clears, and the state is in the address: `#q=...&at=MAP:STEP/PATH`.
  private static let search = #"""
    const maps = $$(".map").map(host => new Map_(host));
    const field = $("#q"), found = $("#found");
    const state = () => {
      const hash = location.hash.slice(1);
      return /^(q|at)=/.test(hash) ? new URLSearchParams(hash) : new URLSearchParams();
    };
    const keep = change => {
      const now = state();
      for (const [key, value] of Object.entries(change)) value ? now.set(key, value) : now.delete(key);
      const text = now.toString().replace(/%2F/gi, "/").replace(/%3A/gi, ":");
      // The address of a file may not be rewritten everywhere.
      try { history.replaceState(null, "", text ? "#" + text : location.pathname + location.search); }
      catch { location.hash = text; }
    };
    const matcher = query => {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean).map(word => word.includes("*")
        ? new RegExp(word.split("*").map(part => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*"))
        : { test: text => text.includes(word) });
      return words.length ? text => { const low = text.toLowerCase(); return words.every(word => word.test(low)); } : null;
    };
    const filter = query => {
      const matches = matcher(query);
      let shown = 0, all = 0;
      for (const item of $$("[data-a]")) {
        const fits = !matches || matches(item.dataset.a);
        item.hidden = !fits;
        all += 1; shown += fits;
      }
      let rows = 0, allRows = 0;
      for (const map of maps) { rows += map.filter(matches); allRows += map.rows.length; }
      const inMaps = maps.length ? `${many(rows, "row")} of ${allRows.toLocaleString("en")} in the heat map and ` : "";
      found.textContent = !matches ? "" : `${inMaps}${shown} of ${all} entries of lists and tables match. Escape clears.`;
    };
    let waiting = 0;
    const search = query => { filter(query.trim()); keep({ q: query.trim() }); };
    $("#finder").hidden = !maps.length && !$("[data-a]");
    field.oninput = () => { clearTimeout(waiting); waiting = setTimeout(() => search(field.value), 60); };
    field.onkeydown = event => {
      if (event.key === "Escape") { field.value = ""; clearTimeout(waiting); search(""); field.blur(); event.stopPropagation(); }
      if (event.key === "Enter") { clearTimeout(waiting); search(field.value); maps.find(map => map.items.length)?.sheet.focus(); }
    };
    document.addEventListener("keydown", event => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault(); field.focus(); field.select();
      }
      if (event.key === "Escape" && !typing && field.value) { field.value = ""; search(""); }
    });
    const restore = () => {
      const now = state();
      field.value = now.get("q") || "";
      filter(field.value.trim());
      const at = /^(\d+):(\d+)\/(.+)$/.exec(now.get("at") || "");
      if (at && maps[+at[1]]) maps[+at[1]].open(+at[2], at[3]);
      const target = !now.toString() && location.hash.length > 1 && document.getElementById(location.hash.slice(1));
      if (target && target.tagName === "DETAILS") target.open = true;
    };
    addEventListener("hashchange", restore);
    for (const link of $$("a[href^='#']")) link.addEventListener("click", event => {
      const target = document.getElementById(link.getAttribute("href").slice(1));
      if (!target) return;
      event.preventDefault();
      if (target.tagName === "DETAILS") target.open = true;
      target.scrollIntoView();
      (target.matches("details") ? $("summary", target) : target).focus({ preventScroll: true });
    });
    restore();
    root.dataset.ready = "yes";
    """#
}
