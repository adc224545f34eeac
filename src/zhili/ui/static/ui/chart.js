// Draws each [data-chart] from the table inside it: bars with intervals, columns and lines over time, small panels and
// sparklines with the last value written. No motion, no hovering: whatever the picture says stands in the table, too.
// Without this file, or where it fails, the table is there.

import { init } from "../vendor/echarts.mjs";

const page = document.documentElement;
const drawn = new WeakMap();

const token = (name) => getComputedStyle(page).getPropertyValue(`--${name}`).trim();
const rem = (count) => parseFloat(getComputedStyle(page).fontSize) * count;
const percent = (value) => `${Math.round(value * 100)}%`;
const whole = new Intl.NumberFormat(page.lang === "en" ? "en" : "zh-CN", { maximumFractionDigits: 1 });

function read(figure) {
  const heads = [...figure.querySelectorAll("thead th[data-role]")];
  const columns = heads.map((head) => ({ title: head.textContent.trim(), role: head.dataset.role }));
  const rows = [...figure.querySelectorAll("tbody tr")].map((row) => {
    const label = row.querySelector("th");
    const link = label.querySelector("a");
    const cells = [...row.querySelectorAll("td")].map((cell) => ({
      value: cell.dataset.value === undefined ? null : Number(cell.dataset.value),
      text: cell.textContent.trim(),
    }));
    return { label: (link ?? label).textContent.trim(), href: link?.href, weak: "weak" in row.dataset, cells };
  });
  const { chart: kind, unit, target, targetWords } = figure.dataset;
  return { kind, unit, target: target === undefined ? null : Number(target), targetWords, columns, rows };
}

const places = (table, role) => table.columns.map((one, place) => (one.role === role ? place : -1)).filter((place) => place >= 0);

function look() {
  const scale = Number(token("chart-scale")) || 1;
  return {
    ink: token("ink"), quiet: token("ink-2"), line: token("line"), accent: token("accent"), weak: token("ink-3"),
    mark: token("soon"), paper: token("paper"), size: rem(0.8125) * scale, family: getComputedStyle(document.body).fontFamily, scale,
  };
}

function text(style, more = {}) {
  return { color: style.quiet, fontSize: style.size, fontFamily: style.family, ...more };
}

function write(table, value) {
  if (value === null || value === undefined) return "–";
  return table.unit === "share" ? percent(value) : whole.format(value);
}

function targetLine(table, style, axis) {
  if (table.target === null) return {};
  return {
    markLine: {
      silent: true, symbol: "none", data: [{ [axis]: table.target }],
      lineStyle: { color: style.mark, type: "dashed", width: 2 },
      label: { ...text(style, { color: style.mark }), formatter: table.targetWords, position: axis === "xAxis" ? "start" : "insideEndTop" },
    },
  };
}

function valueAxis(table, style, more = {}) {
  const share = table.unit === "share" ? { min: 0, max: 1, interval: 0.25 } : { min: 0, minInterval: 1, splitNumber: 4 };
  return {
    type: "value", ...share,
    axisLabel: text(style, { formatter: (value) => write(table, value) }),
    splitLine: { lineStyle: { color: style.line } }, axisLine: { show: false }, axisTick: { show: false }, ...more,
  };
}

function whisker(table, style, low, high) {
  return {
    type: "custom", silent: true, z: 5, clip: true,
    data: table.rows.map((row, place) => [row.cells[low].value, row.cells[high].value, place]),
    encode: { x: [0, 1], y: 2 },
    renderItem(_params, api) {
      if (Number.isNaN(api.value(0)) || api.value(0) === null) return null;
      const [from, y] = api.coord([api.value(0), api.value(2)]);
      const [to] = api.coord([api.value(1), api.value(2)]);
      const stroke = { stroke: style.ink, lineWidth: 1.5 * style.scale, fill: "none" };
      const cap = 4 * style.scale;
      const at = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: stroke });
      return { type: "group", children: [at(from, y, to, y), at(from, y - cap, from, y + cap), at(to, y - cap, to, y + cap)] };
    },
  };
}

// How wide words are drawn, nearly: a Han character is as wide as it is high, others about half.
function wide(words, size) {
  return [...words].reduce((sum, each) => sum + (each > "\u2e7f" ? size : size * 0.56), 0);
}

function bars(table, style, width) {
  const [value] = places(table, "value");
  const [low] = places(table, "low");
  const [high] = places(table, "high");
  const longest = Math.max(...table.rows.map((row) => wide(row.label, style.size)));
  const room = Math.min(longest + 4, width * 0.4, rem(13) * style.scale);
  const labels = {
    show: true, position: "right", ...text(style, { color: style.ink, fontWeight: 700 }),
    formatter: ({ dataIndex }) => table.rows[dataIndex].cells[value].text,
  };
  const ends = low === undefined ? {} : { position: [4, "50%"], verticalAlign: "middle", color: style.paper };
  return {
    height: table.rows.length * rem(2) * style.scale + rem(3.5),
    option: {
      grid: { left: room + 8, right: rem(low === undefined ? 3.5 : 1.5), top: rem(1.75), bottom: table.target === null ? 4 : rem(1.5) },
      xAxis: valueAxis(table, style, { position: "top" }),
      yAxis: {
        type: "category", inverse: true, data: table.rows.map((row) => row.label), axisTick: { show: false },
        axisLine: { lineStyle: { color: style.line } },
        axisLabel: text(style, { color: style.ink, width: room, overflow: "truncate", interval: 0 }),
      },
      series: [
        {
          type: "bar", barWidth: "58%", cursor: table.rows.some((row) => row.href) ? "pointer" : "default", label: { ...labels, ...ends },
          data: table.rows.map((row) => ({
            value: row.cells[value].value,
            itemStyle: row.weak ? { color: style.paper, borderColor: style.weak, borderWidth: 1.5, borderType: "dashed" } : { color: style.accent },
            label: row.weak ? { color: style.ink } : {},
          })),
          ...targetLine(table, style, "xAxis"),
        },
        ...(low === undefined ? [] : [whisker(table, style, low, high)]),
      ],
    },
  };
}

function timeAxis(table, style) {
  return {
    type: "category", data: table.rows.map((row) => row.label), axisTick: { show: false }, axisLine: { lineStyle: { color: style.line } },
    axisLabel: text(style, { hideOverlap: true }),
  };
}

function columns(table, style) {
  const shown = places(table, "value");
  const colours = [style.accent, style.weak];
  return {
    height: rem(13) * style.scale,
    option: {
      grid: { left: rem(3) * style.scale, right: rem(1), top: rem(1.75), bottom: rem(1.75) * style.scale },
      xAxis: timeAxis(table, style),
      yAxis: valueAxis(table, style),
      series: shown.map((place, number) => ({
        type: "bar", barMaxWidth: 28, itemStyle: { color: colours[number % 2] },
        data: table.rows.map((row) => row.cells[place].value),
        label: {
          show: table.rows.length <= 12, position: "top", ...text(style, { color: style.ink }), formatter: ({ value }) => write(table, value),
        },
        ...(number === 0 ? targetLine(table, style, "yAxis") : {}),
      })),
    },
  };
}

function lineSeries(table, style, place, { end = true } = {}) {
  const values = table.rows.map((row) => row.cells[place].value);
  const last = values.findLastIndex((value) => value !== null);
  return {
    type: "line", connectNulls: true, showSymbol: true, symbol: "circle",
    symbolSize: (_value, { dataIndex }) => (dataIndex === last ? 7 * style.scale : 0),
    lineStyle: { color: style.accent, width: 2 * style.scale }, itemStyle: { color: style.accent },
    data: values.map((value, number) => ({
      value: value === null ? "-" : value,
      label: { show: end && number === last, position: "right", ...text(style, { color: style.ink, fontWeight: 700 }), formatter: write(table, value) },
    })),
  };
}

function line(table, style) {
  const series = places(table, "value").map((place) => lineSeries(table, style, place));
  Object.assign(series[0] ?? {}, targetLine(table, style, "yAxis"));
  return {
    height: rem(13) * style.scale,
    option: {
      grid: { left: rem(3) * style.scale, right: rem(3.5) * style.scale, top: rem(1), bottom: rem(1.75) * style.scale },
      xAxis: { ...timeAxis(table, style), boundaryGap: false },
      yAxis: valueAxis(table, style),
      series,
    },
  };
}

function spark(table, style) {
  const [place] = places(table, "value");
  const share = table.unit === "share" ? { min: 0, max: 1 } : { min: 0 };
  return {
    height: rem(2.5) * style.scale,
    option: {
      grid: { left: 2, right: rem(3) * style.scale, top: 6, bottom: 6 },
      xAxis: { type: "category", show: false, boundaryGap: false, data: table.rows.map((row) => row.label) },
      yAxis: { type: "value", show: false, ...share },
      series: [lineSeries(table, style, place)],
    },
  };
}

const KINDS = { bars, columns, line, spark };

function place(picture, { height, option }, table) {
  picture.style.height = `${Math.round(height)}px`;
  const picture_ = init(picture, null, { renderer: "svg" });
  picture_.setOption({ animation: false, ...option });
  picture_.on("click", ({ dataIndex }) => {
    const { href } = table.rows[dataIndex] ?? {};
    if (href) location.assign(href);
  });
  return picture_;
}

function panels(picture, table, style) {
  picture.classList.add("z-chart__panels");
  const canvases = places(table, "value").map((column) => {
    const panel = document.createElement("div");
    const title = document.createElement("p");
    title.className = "z-chart__panel-title";
    title.textContent = table.columns[column].title;
    const canvas = document.createElement("div");
    panel.append(title, canvas);
    picture.append(panel);
    return [column, canvas];
  });
  return canvases.map(([column, canvas]) => {
    const one = { ...table, columns: table.columns.map((each, number) => ({ ...each, role: number === column ? "value" : "plain" })) };
    const { option } = line(one, style);
    return place(canvas, { height: rem(8.5) * style.scale, option }, table);
  });
}

export function draw(figure) {
  const picture = figure.querySelector(".z-chart__picture");
  for (const old of drawn.get(figure)?.pictures ?? []) old.dispose();
  picture.replaceChildren();
  const table = read(figure);
  if (!table.rows.some((row) => row.cells.some((cell) => cell.value !== null))) return;
  const style = look();
  const width = picture.clientWidth;
  const pictures = table.kind === "panels" ? panels(picture, table, style) : [place(picture, KINDS[table.kind](table, style, width), table)];
  drawn.set(figure, { pictures, width });
}

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const figure = target.closest("[data-chart]");
    if (figure && Math.abs((drawn.get(figure)?.width ?? target.clientWidth) - target.clientWidth) > 8) draw(figure);
  }
});

export function drawAll(root = document) {
  for (const figure of root.querySelectorAll("[data-chart]")) {
    if (figure.querySelector(".z-chart__picture svg")) continue;
    draw(figure);
    watcher.observe(figure.querySelector(".z-chart__picture"));
  }
}

drawAll();
document.addEventListener("htmx:after:swap", () => drawAll());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const figure of document.querySelectorAll("[data-chart]")) draw(figure);
});
