/// The heat map's part of the script. Only the rows and columns in view are in the document, so that a map of thousands of
/// rows opens at once; the grid's `aria-rowcount` and `aria-activedescendant` tell the rest to assistive technology.
enum PageMapScript {
  /// `DriftMapData` read back.
  static let decoding = #"""
    const OUTCOME = { _: "not recorded", e: "identical", w: "within tolerance", d: "follows from a difference before it",
      c: "culprit: differs although its inputs are equal", m: "missing in the run", n: "not in the golden" };
    const LETTER = { _: "", e: "=", w: "w", d: "d", c: "C", m: "\u2212", n: "+" };
    const RANK = "_ewdnmc";
    const EXPONENT = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-~";
    const runs = text => text.replace(/(\d+)(.)/g, (_, count, letter) => letter.repeat(+count));
    const size = code => code[0] === "." ? null : (+code.slice(0, 2) / 10) * 10 ** (EXPONENT.indexOf(code[2]) - 40);
    const level = value => value === null ? "u" : value < 1e-6 ? 0 : value < 1e-4 ? 1 : value < 1e-2 ? 2 : value < 1e-1 ? 3 : 4;
    const shown = value => value === null ? "not recorded" : value === Infinity ? "infinite" : value === 0 ? "0"
      : value >= 1e-3 && value < 1e4 ? String(+value.toPrecision(2)) : value.toExponential(1);
    const decode = rows => {
      let before = "";
      return rows.map(([shared, rest, cells, sizes]) => {
        const path = before.slice(0, shared) + rest;
        before = path;
        const row = { path, cells: runs(cells), sizes: [] };
        let place = 0;
        for (const cell of row.cells) {
          const sized = cell === "w" || cell === "d" || cell === "c";
          row.sizes.push(sized && sizes ? size(sizes.slice(place, place + 3)) : null);
          if (sized) place += 3;
        }
        return row;
      });
    };

    """#

  /// Lists, and what of them is in view.
  static let drawing = #"""
    class Map_ {
      constructor(host) {
        const data = JSON.parse($("#" + host.dataset.source).textContent);
        Object.assign(this, { host, number: +host.dataset.number, steps: data.steps, rows: decode(data.rows) });
        this.stages = data.stages.map(([name, identical]) => ({ name, identical, rows: [], open: false }));
        for (const row of this.rows) {
          const name = row.path.split("/")[0];
          let stage = this.stages.find(stage => stage.name === name);
          if (!stage) this.stages.push(stage = { name, identical: 0, rows: [], open: false });
          stage.rows.push(row);
          row.isCause = /[cmn]/.test(row.cells);
        }
        for (const stage of this.stages) this.summarise(stage);
        [this.row, this.at] = [0, 0];
        this.sheet = $(".sheet", host); this.about = $(".about", host); this.all = $(".all", host);
        this.sheet.onscroll = () => this.draw();
        this.sheet.onkeydown = event => this.key(event);
        this.sheet.onclick = event => this.click(event);
        this.all.onclick = () => {
          const open = this.stages.some(stage => stage.rows.length && !stage.open);
          for (const stage of this.stages) stage.open = open && stage.rows.length > 0;
          this.list(); this.draw();
        };
        host.hidden = false;
        document.getElementById(host.dataset.static).hidden = true;
        new ResizeObserver(() => { this.measure(); this.draw(); }).observe(this.sheet);
        this.matches = null;
        this.list(); this.measure(); this.draw();
      }
      summarise(stage) {
        stage.cells = this.steps.map((_, step) => stage.rows.reduce((worst, row) =>
          RANK.indexOf(row.cells[step]) > RANK.indexOf(worst) ? row.cells[step] : worst, stage.identical ? "e" : "_")).join("");
        stage.sizes = this.steps.map((_, step) => stage.rows.reduce((most, row) =>
          row.sizes[step] !== null && (most === null || row.sizes[step] > most) ? row.sizes[step] : most, null));
        stage.counts = this.steps.map((_, step) => stage.rows.reduce((count, row) => count + !"_e".includes(row.cells[step]), 0));
      }
      // What the grid holds from top to bottom: stages, and rows of open stages. Causes stay in sight in closed ones.
      list() {
        this.items = [];
        for (const stage of this.stages) {
          const rows = this.matches ? stage.rows.filter(row => this.matches(row.path)) : stage.rows;
          if (this.matches && !rows.length) continue;
          this.items.push({ stage, head: true });
          const inView = stage.open || this.matches ? rows : rows.filter(row => row.isCause).slice(0, 12);
          for (const row of inView) this.items.push({ stage, row });
        }
        this.row = Math.max(0, Math.min(this.row, this.items.length - 1));
        this.all.textContent = this.stages.some(stage => stage.rows.length && !stage.open) ? "Open all stages" : "Close all stages";
        this.sheet.setAttribute("aria-rowcount", this.items.length + 1);
        this.sheet.setAttribute("aria-colcount", this.steps.length + 1);
      }
      measure() {
        const width = this.sheet.clientWidth, narrow = width < 560;
        // The addresses get at least 340 pixels, the steps what they need, the addresses again what is left.
        const room = width - (narrow ? 12 : 340) - 12, count = Math.max(1, this.steps.length);
        this.wide = Math.max(22, Math.min(40, Math.floor(room / count)));
        this.tall = narrow ? 46 : 24;
        this.label = narrow ? width : Math.max(340, width - count * this.wide - 12);
        this.left = narrow ? 12 : this.label;
        this.narrow = narrow;
        this.sheet.style.setProperty("--row", "24px");
        this.sheet.style.setProperty("--label", this.label + "px");
      }
      draw() {
        const { sheet, items, tall } = this;
        const [above, beside] = [sheet.scrollTop, sheet.scrollLeft];
        const first = Math.max(0, Math.floor(above / tall) - 6);
        const last = Math.min(items.length, Math.ceil((above + (sheet.clientHeight || 600)) / tall) + 6);
        this.from = Math.max(0, Math.floor((beside - this.left) / this.wide) - 4);
        this.to = Math.min(this.steps.length, Math.ceil((beside + sheet.clientWidth - this.left) / this.wide) + 4);
        const head = make("div", { role: "row", class: "head", "aria-rowindex": 1 });
        if (!this.narrow) head.append(make("span", { role: "columnheader", class: "t" }, "address \\ step"));
        for (let step = this.from; step < this.to; step += 1) {
          const cell = make("span", { role: "columnheader", class: "c", "aria-colindex": step + 2 }, String(this.steps[step]));
          this.place(cell, step);
          head.append(cell);
        }
        const body = make("div", { role: "rowgroup" });
        Object.assign(body.style, { position: "relative", height: items.length * tall + "px",
          width: this.left + this.steps.length * this.wide + "px", minWidth: "100%" });
        for (let index = first; index < last; index += 1) body.append(this.line(items[index], index));
        if (!items.length) body.append(make("p", { class: "empty" }, "No row matches."));
        sheet.replaceChildren(head, body);
        if (items.length) sheet.setAttribute("aria-activedescendant", this.id(this.row, this.at));
        else sheet.removeAttribute("aria-activedescendant");
        if (sheet.scrollTop !== above) sheet.scrollTop = above;
        if (sheet.scrollLeft !== beside) sheet.scrollLeft = beside;
      }
      id(row, column) { return `m${this.number}-${row}-${column}`; }
      place(cell, step) { cell.style.left = this.left + step * this.wide + "px"; cell.style.width = this.wide - 2 + "px"; }
      line(item, index) {
        const { stage, row } = item;
        const source = row || stage;
        const line = make("div", { role: "row", class: row ? "" : `stage${stage.open || this.matches ? " open" : ""}${stage.rows.length ? "" : " none"}`,
          "aria-rowindex": index + 2, "data-i": index });
        line.style.top = index * this.tall + "px";
        line.style.height = this.tall + "px";
        line.style.width = "100%";
        const label = make("span", { role: "rowheader", class: "t", id: this.id(index, 0), "data-c": 0,
          title: row ? row.path : stage.name }, row ? this.clipped(row.path.slice(stage.name.length + 1)) : stage.name);
        if (!row) {
          label.setAttribute("aria-expanded", stage.open);
          label.append(make("small", {}, stage.rows.length ? `${many(stage.rows.length, "row")} differ${stage.rows.length === 1 ? "s" : ""}${stage.identical ? `, ${stage.identical.toLocaleString("en")} identical` : ""}`
            : `all ${stage.identical.toLocaleString("en")} identical`));
        }
        if (this.row === index && this.at === 0) label.classList.add("at");
        line.append(label);
        for (let step = this.from; step < this.to; step += 1) {
          const kind = source.cells[step], value = source.sizes[step];
          const cell = make("span", { role: "gridcell", class: `c k k-${kind}${kind === "d" ? " v" + level(value) : ""}`,
            id: this.id(index, step + 1), "data-c": step + 1, "aria-colindex": step + 2,
            "aria-label": `${this.address(item, step)}: ${this.words(item, step)}` }, LETTER[kind]);
          this.place(cell, step);
          if (this.narrow) cell.style.top = "22px";
          if (this.row === index && this.at === step + 1) cell.classList.add("at");
          line.append(cell);
        }
        return line;
      }
      // An address tells most at its ends: a layer at the front, a tensor and its role at the back.
      clipped(text) {
        const room = Math.floor((this.label - 46) / 7.6);
        return text.length <= room ? text : text.slice(0, Math.floor(room * 0.4)) + "\u2026" + text.slice(text.length - Math.ceil(room * 0.6) + 1);
      }
      address({ stage, row }, step) { return `${this.steps[step]}/${row ? row.path : stage.name}`; }
      words({ stage, row }, step) {
        const source = row || stage, kind = source.cells[step];
        const sized = "wdc".includes(kind) ? `, relative L2 ${row ? "" : "at most "}${shown(source.sizes[step])}` : "";
        return row ? OUTCOME[kind] + sized
          : `${many(stage.counts[step], "row")} differ, the worst: ${OUTCOME[kind]}${sized}`;
      }

    """#

  /// Keys, clicks and the details of one cell.
  static let moving = #"""
      key(event) {
        if (!this.items.length || event.altKey || event.metaKey) return;
        const page = Math.max(1, Math.floor(this.sheet.clientHeight / this.tall) - 2);
        const end = event.ctrlKey ? this.items.length - 1 : this.row, start = event.ctrlKey ? 0 : this.row;
        const moves = { ArrowUp: [this.row - 1, this.at], ArrowDown: [this.row + 1, this.at], ArrowLeft: [this.row, this.at - 1],
          ArrowRight: [this.row, this.at + 1], PageUp: [this.row - page, this.at], PageDown: [this.row + page, this.at],
          Home: [start, 0], End: [end, this.steps.length] };
        if (event.key === "Enter" || event.key === " ") this.choose(true);
        else if (event.key === "Escape" && !this.about.hidden) { this.close(); event.stopPropagation(); }
        else if (moves[event.key]) this.go(...moves[event.key]);
        else return;
        event.preventDefault();
      }
      go(row, column) {
        this.row = Math.max(0, Math.min(row, this.items.length - 1));
        this.at = Math.max(0, Math.min(column, this.steps.length));
        const { sheet, tall } = this, top = this.row * tall;
        if (top < sheet.scrollTop) sheet.scrollTop = top;
        if (top + tall > sheet.scrollTop + sheet.clientHeight - 28) sheet.scrollTop = top + tall - sheet.clientHeight + 28;
        const left = (this.at - 1) * this.wide;
        if (this.at && left < sheet.scrollLeft) sheet.scrollLeft = left;
        if (this.at && this.left + left + this.wide > sheet.scrollLeft + sheet.clientWidth)
          sheet.scrollLeft = this.left + left + this.wide - sheet.clientWidth;
        this.draw();
      }
      click(event) {
        const cell = event.target.closest("[data-c]");
        if (!cell) return;
        [this.row, this.at] = [+cell.parentNode.dataset.i, +cell.dataset.c];
        this.choose(false);
      }
      choose(byKey) {
        const item = this.items[this.row];
        if (!item) return;
        if (item.head && this.at === 0) {
          if (item.stage.rows.length) item.stage.open = !item.stage.open;
          this.list(); this.draw();
        } else {
          this.draw(); this.tell(item, Math.max(0, this.at - 1));
          if (byKey) this.about.focus();
        }
      }
      tell(item, step) {
        const { stage, row } = item, source = row || stage, address = this.address(item, step);
        const close = make("button", { type: "button" }, "Close");
        close.onclick = () => this.close();
        const top = make("div", { class: "top" }, make("code", {}, address), make("span", {}, this.words(item, step)), close);
        const numbers = make("tr", {}, make("th", { scope: "row" }, "step"));
        const cells = make("tr", {}, make("th", { scope: "row" }, "outcome"));
        const sizes = make("tr", {}, make("th", { scope: "row" }, row ? "relative L2" : "largest relative L2"));
        for (let at = Math.max(0, step - 40); at < Math.min(this.steps.length, step + 41); at += 1) {
          const kind = source.cells[at];
          numbers.append(make("th", { scope: "col" }, String(this.steps[at])));
          cells.append(make("td", {}, make("span", { class: `k k-${kind}${kind === "d" ? " v" + level(source.sizes[at]) : ""}`,
            title: OUTCOME[kind] }, LETTER[kind])));
          sizes.append(make("td", {}, source.sizes[at] === null ? "\u2013" : shown(source.sizes[at])));
        }
        this.about.replaceChildren(top, make("div", { class: "scroll" }, make("table", {}, numbers, cells, sizes)));
        const card = row && $$(`details[data-golden="${this.number}"]`).find(card => card.dataset.path === row.path);
        if (card) {
          const link = make("a", { href: "#" + card.id }, "What the records tell about this difference");
          link.onclick = event => { event.preventDefault(); card.open = true; card.scrollIntoView(); $("summary", card).focus(); };
          this.about.append(link);
        }
        this.about.hidden = false;
        this.host.classList.add("told");
        this.about.onkeydown = event => { if (event.key === "Escape") { this.close(); event.stopPropagation(); } };
        keep({ at: row ? `${this.number}:${address}` : "" });
      }
      close() { this.about.hidden = true; this.host.classList.remove("told"); keep({ at: "" }); this.sheet.focus(); }
      filter(matches) {
        this.matches = matches;
        this.sheet.scrollTop = 0;
        this.list(); this.draw();
        return matches ? this.items.filter(item => item.row).length : this.rows.length;
      }
      open(step, path) {
        const find = () => this.items.findIndex(item => item.row && item.row.path === path);
        if (find() < 0) { const stage = this.stages.find(stage => stage.rows.some(row => row.path === path)); if (stage) stage.open = true; this.list(); }
        const row = find(), column = this.steps.indexOf(step);
        if (row < 0 || column < 0) return;
        this.go(row, column + 1);
        this.tell(this.items[row], column);
        this.host.scrollIntoView();
      }
    }

    """#
}
