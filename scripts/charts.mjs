// What our charts need of echarts, and nothing else: bars, lines, a custom series for intervals, the target line, drawn
// as SVG. scripts/vendor_assets.py bundles this file to vendor/echarts.mjs; ui/static/ui/chart.js is its only reader.

import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, CustomChart, LineChart, GridComponent, MarkLineComponent, SVGRenderer]);

export { init };
