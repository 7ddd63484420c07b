/**
 * Rows of a table as cards, for a phone: what and how much, and its profit; below it more of it. The row's own `::before` and `::after` are as
 * wide as it is, and so begin a line. Of a trade: when, at what price and why it was entered, and left.
 */
const CARDS = [
  '.cards thead{position:absolute;clip-path:inset(50%)}.cards,.cards tbody{display:block}',
  '.cards tr{display:flex;flex-wrap:wrap;gap:2px 9px;padding:10px 0;border-bottom:1px solid var(--rule)}.cards tr::before{content:"";flex-basis:100%;height:0;order:3}',
  '.cards td{padding:0;border:0}.cards .symbol{font-weight:600}.cards .profit{order:2;font-weight:600}',
  '.held .profit{margin-left:auto}.held .price{order:3;margin-right:9px}.held .average::before{content:"average "}.held .last::before{content:"last "}',
  '.trades tr.more{padding:0}.trades td.gap{padding:10px 0}.trades td:first-child,.trades .fees,.trades .why,.held .price{color:var(--soft)}',
  '.trades .fees{order:1;margin-left:auto}.trades .fees::before{content:"fees "}.trades .in{order:3}.trades .out{order:5}',
  '.trades tr::after{content:"";flex-basis:100%;height:0;order:4}.trades .at::before{display:inline-block;width:27px;color:var(--soft);content:"in"}',
  '.trades .out.at::before{content:"out"}.trades .in.n,.trades .out.n{min-width:62px}.trades .why{flex:1;min-width:80px}',
].join('');

/** The page's style: system fonts, one accent, light and dark by the reader's setting. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fcfcfa;--ink:#1b1d20;--soft:#686d75;--rule:#e5e5e0;--tile:#f4f4f0;--accent:#1d5fb8;--gain:#19784a;--loss:#b5382c;--short:#8452b5;--other:#a87400;--band:#1d5fb826}
@media (prefers-color-scheme:dark){:root{--bg:#121417;--ink:#e7e6e2;--soft:#9a9ea6;--rule:#2a2d32;--tile:#1a1d21;--accent:#7fb0f5;--gain:#5cbf8d;--loss:#ee8276;--short:#c39bea;--other:#ddb04c;--band:#7fb0f533}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:1120px;margin:0 auto;padding:40px 24px 64px}
h1{font:600 30px/1.2 ui-serif,"Iowan Old Style","Palatino Linotype",Palatino,Georgia,serif;letter-spacing:-.01em;margin:0 0 8px;overflow-wrap:anywhere}
h2{font-size:13px;font-weight:600;letter-spacing:.02em;margin:44px 0 12px;color:var(--ink)}
p{margin:0 0 8px;max-width:72ch}
.facts{display:flex;flex-wrap:wrap;gap:2px 22px;color:var(--soft);margin:0;max-width:none}
.facts b{font-weight:500;color:var(--ink);font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(7,1fr);gap:1px;background:var(--rule);border:1px solid var(--rule);border-radius:6px;overflow:hidden;margin:28px 0 0}
.tile{background:var(--bg);padding:12px;min-width:0}
.tile dt{color:var(--soft);font-size:12.5px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.tile dd{margin:0;font-size:17px;font-weight:550;font-variant-numeric:tabular-nums;letter-spacing:-.01em;white-space:nowrap}
.tile .much{font-size:14px;line-height:26px}
.gain{color:var(--gain)}.loss{color:var(--loss)}
section{display:flow-root}.chart,.bars{margin:0}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 36px}.pair section{min-width:0}
.bars .plot{height:190px}.pair .low .plot{height:190px}
rect.gain{fill:var(--gain)}rect.loss{fill:var(--loss)}rect{fill-opacity:.78}rect:hover{fill-opacity:1}
.zero{stroke:var(--soft);stroke-width:1}
.exposure{stroke:var(--accent);stroke-width:1.25}.highest{stroke:var(--soft);stroke-width:1}
path.area.exposure{fill:var(--accent)}
.link{stroke-width:1.5;stroke-opacity:.75}.link.gain{stroke:var(--gain)}.link.loss{stroke:var(--loss)}
.plot{position:relative;height:300px;margin:0 58px 26px 0;touch-action:pan-y}
.low .plot{height:150px}
svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
path{fill:none;stroke-width:1.5;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.rule{stroke:var(--rule);stroke-width:1}
.mark{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}.key.mark{border-top-style:dashed;border-color:var(--soft)}
.equity{stroke:var(--accent)}.benchmark{stroke:var(--soft);stroke-dasharray:4 3;stroke-width:1.25}.drawdown{stroke:var(--loss);stroke-width:1.25}.price{stroke:var(--ink);stroke-width:1;stroke-opacity:.75}
path.area{stroke:none;fill:var(--loss);fill-opacity:.14}
.band{stroke:none;fill:var(--band)}
.dot{stroke-width:7;stroke-linecap:round}
.long{stroke:var(--accent);stroke-width:11}.short{stroke:var(--short);stroke-width:11}.stop{stroke:var(--loss);stroke-linecap:square;stroke-width:6}.target{stroke:var(--gain)}.exit{stroke:var(--other)}
.core{stroke:var(--bg);stroke-width:7}
.dense .dot{stroke-width:3;stroke-opacity:.8}.dense .core{display:none}
.y span,.x span{position:absolute;font-size:12px;color:var(--soft);font-variant-numeric:tabular-nums;white-space:nowrap;line-height:1}
.y span{left:100%;padding-left:8px;transform:translateY(-50%)}
.x span{top:100%;padding-top:8px;transform:translateX(-50%)}
.cross{position:absolute;top:0;bottom:0;width:1px;background:var(--soft);visibility:hidden;pointer-events:none}
output{position:absolute;top:6px;padding:5px 9px;background:var(--tile);border:1px solid var(--rule);border-radius:4px;font-size:12.5px;line-height:1.45;font-variant-numeric:tabular-nums;white-space:pre;visibility:hidden;pointer-events:none;z-index:1}
figcaption{display:flex;flex-wrap:wrap;gap:2px 18px;font-size:12.5px;color:var(--soft)}
.key{display:inline-block;width:14px;border-top:2px solid;margin-right:7px;vertical-align:middle}
.key.equity{border-color:var(--accent)}.key.benchmark{border-color:var(--soft);border-top-style:dashed}.key.drawdown{border-color:var(--loss)}.key.price{border-color:var(--ink)}.key.exposure{border-color:var(--accent)}.key.highest{border-color:var(--soft)}
.key.dot{width:9px;height:9px;border:2px solid;border-radius:50%}
.key.long{border-color:var(--accent)}.key.short{border-color:var(--short)}.key.stop{border-color:var(--loss);background:var(--loss);border-radius:0;width:8px;height:8px}.key.target{border-color:var(--gain);background:var(--gain)}.key.exit{border-color:var(--other);background:var(--other)}
.tabs{display:flex;flex-wrap:wrap;gap:6px}
.tabs input{position:absolute;opacity:0}
.tabs label{padding:3px 12px;border:1px solid var(--rule);border-radius:4px;font-size:13px;cursor:pointer;color:var(--soft)}
.tabs small{opacity:.75;font-size:11.5px}
.tabs input:checked+label{color:var(--ink);background:var(--tile);border-color:var(--soft)}
.tabs input:focus-visible+label{outline:2px solid var(--accent);outline-offset:1px}
.tabs .panel{display:none;width:100%;margin-top:14px;min-width:0}
.panel h3{font-size:12.5px;font-weight:500;color:var(--soft);margin:18px 0 6px}
.scroll{overflow-x:auto;position:relative;background:linear-gradient(to right,var(--bg) 30%,transparent) 0 0/40px 100% local,linear-gradient(to left,var(--bg) 30%,transparent) 100% 0/40px 100% local,linear-gradient(to right,var(--rule),transparent) 0 0/14px 100%,linear-gradient(to left,var(--rule),transparent) 100% 0/14px 100%;background-repeat:no-repeat}.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
caption{text-align:left;font-size:13px;color:var(--soft);padding:0 0 8px}
.unseen{position:absolute;width:1px;height:1px;padding:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.heat{table-layout:fixed}.heat .brief{display:none}.heat th,.heat td{padding:5px 8px;text-align:right;border-bottom:0}.heat thead th{text-align:right}.heat tbody th{padding-left:0;text-align:left}
.heat .total{font-weight:600;padding-left:12px}
.g1{background:color-mix(in srgb,var(--gain) 10%,var(--bg))}.g2{background:color-mix(in srgb,var(--gain) 20%,var(--bg))}.g3{background:color-mix(in srgb,var(--gain) 31%,var(--bg))}.g4{background:color-mix(in srgb,var(--gain) 42%,var(--bg))}
.l1{background:color-mix(in srgb,var(--loss) 10%,var(--bg))}.l2{background:color-mix(in srgb,var(--loss) 20%,var(--bg))}.l3{background:color-mix(in srgb,var(--loss) 31%,var(--bg))}.l4{background:color-mix(in srgb,var(--loss) 42%,var(--bg))}
.figures{columns:3;column-gap:36px}.figures table{break-inside:avoid;margin:0 0 22px}.figures caption{color:var(--ink);font-weight:600;padding-bottom:4px}
.figures th,.figures td{padding:4px 0;white-space:normal}.figures td{text-align:right;white-space:nowrap;padding-left:12px}
table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
th{font-weight:500;color:var(--soft);text-align:left}
th,td{padding:6px 14px 6px 0;border-bottom:1px solid var(--rule);white-space:nowrap}
th.n,td.n{text-align:right}.n:last-child{padding-right:0}
.why{white-space:normal;min-width:112px}.sleeve,.owners th{white-space:normal}
td.gap{color:var(--soft);padding:10px 0}
.small,.formulas{font-size:13px;color:var(--soft)}
ul{margin:0;padding-left:18px;max-width:80ch}
li{margin:0 0 5px;overflow-wrap:anywhere}
summary{cursor:pointer;font-size:13px;font-weight:600;margin:44px 0 12px}
dl.formulas{display:grid;grid-template-columns:minmax(120px,max-content) 1fr;gap:6px 20px;margin:0}
.formulas dt{color:var(--ink)}.formulas dd{margin:0;overflow-wrap:anywhere}
footer{margin-top:44px;padding-top:14px;border-top:1px solid var(--rule);font-size:12.5px;color:var(--soft)}
@media (max-width:900px){.tiles{grid-template-columns:repeat(4,1fr)}.figures{columns:2}.pair{grid-template-columns:1fr}}
@media (max-width:560px){${CARDS}.costs{font-size:12px}.costs th,.costs td{padding-right:8px}.costs .n:last-child{padding-right:0}.scroll tbody th{position:sticky;left:0;background:var(--bg)}.heat{font-size:11px}.heat th,.heat td,.heat .total{padding:5px 2px}.heat .exact{display:none}.bars .x:has(span:nth-child(8)) span:nth-child(even){display:none}.heat .brief{display:inline}.figures{columns:1}.bars .plot,.pair .low .plot{height:160px}main{padding:24px 16px 48px}h1{font-size:24px}.tiles{grid-template-columns:repeat(2,1fr)}.plot{height:230px;margin-right:50px}.low .plot{height:130px}.chart .x span:nth-child(even){display:none}.formulas{grid-template-columns:1fr;gap:0}.formulas dd{margin-bottom:9px}}
@media print{.tabs .panel{display:block}.scroll{overflow:visible}}
`;
