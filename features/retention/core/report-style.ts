/** Values of the console's tokens: a file that travels cannot read its variables. */
const light =
  '--paper:#fff;--surface:#f8f8f6;--hairline:#e2e2dd;--strong:#a9a9a2;--ink:#1b1b19;--soft:#55554f;--faint:#6b6b65;' +
  '--accent:#0f7169;--text:#0b5d57;--band:rgba(15,113,105,.16);--loss:#d55e00;--gain:#0072b2;--bad:#a63d00;color-scheme:light';
const dark =
  '--paper:#191918;--surface:#131312;--hairline:#343431;--strong:#7c7b76;--ink:#ecebe7;--soft:#bdbcb6;--faint:#a5a49e;' +
  '--accent:#55afa7;--text:#7fc3bd;--band:rgba(85,175,167,.22);--loss:#f08a3c;--gain:#5aaee6;--bad:#f49a56;color-scheme:dark';

/** Ink on paper, hairlines, one accent; A4 when printed, always on white. */
export const reportStyle = `
:root{${light}}
@media screen and (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 Inter,system-ui,"Helvetica Neue",Arial,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums lining-nums;-webkit-text-size-adjust:100%;overflow-wrap:break-word}
main{max-width:820px;margin:0 auto;padding:56px 32px 72px}
h1{font-size:36px;line-height:1.15;letter-spacing:-.02em;font-weight:650;margin:6px 0 14px}
h2{font-size:22px;line-height:1.25;letter-spacing:-.01em;font-weight:650;margin:0 0 10px}
h3{font-size:15px;font-weight:650;margin:26px 0 8px}
p{margin:0 0 10px;max-width:68ch}
section{border-top:1px solid var(--hairline);margin-top:40px;padding-top:24px}
.company{color:var(--text);font-weight:650;margin:0}
.meta{color:var(--soft);margin:0}
.note{color:var(--faint);font-size:13px}
.answer{border-top:2px solid var(--accent);margin-top:32px;padding-top:18px}
.answer h2{font-size:13px;letter-spacing:0;color:var(--text);margin-bottom:6px}
.answer p{font-size:22px;line-height:1.4;letter-spacing:-.01em;max-width:none}
.answer p.note{font-size:13px;letter-spacing:0;line-height:1.55}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(118px,1fr));gap:18px 24px;margin:16px 0 16px}
.facts dt{color:var(--faint);font-size:13px}
.facts dd{margin:0;font-size:24px;letter-spacing:-.01em;font-weight:600}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:24px 32px;margin:14px 0}
.figure{border-top:1px solid var(--strong);padding-top:10px}
.figure .name{font-size:13px;color:var(--soft)}
.figure .value{font-size:28px;font-weight:600;letter-spacing:-.015em;line-height:1.25}
.figure .small{font-size:13px;color:var(--soft)}
.figure .better{color:var(--text);font-weight:600}.figure .worse{color:var(--bad);font-weight:600}
figure{margin:22px 0 8px}
figcaption{font-size:14px;font-weight:650;margin-bottom:10px}
svg{display:block;overflow:visible}
.rows{display:grid;grid-template-columns:minmax(150px,1.15fr) minmax(150px,1.35fr) auto auto;align-items:center}
.rows>.row{display:contents}
.rows>.row>*+*{padding-left:18px}
.parting{grid-column:1/-1;border-top:1px solid var(--hairline);padding:18px 0 8px;color:var(--soft);font-size:13px}
.rows .cell{border-top:1px solid var(--hairline);align-self:stretch;display:flex;flex-direction:column;justify-content:center;padding-top:5px;padding-bottom:5px;min-width:0}
.rows .label{font-size:14px;line-height:1.3}
.rows small,td small,th small{display:block;color:var(--faint);font-size:12px;line-height:1.35}
.rows .right{text-align:right;font-size:14px}.rows .head .right{font-size:12px}
.sum{display:grid;grid-template-columns:minmax(96px,auto) 1fr minmax(56px,auto);column-gap:16px;align-items:center;font-size:14px}
.sum .right{text-align:right}
.grade{display:inline-block;width:22px;line-height:20px;text-align:center;border-radius:3px;border:1px solid var(--accent);color:var(--text);font-weight:650;font-size:13px}
.grade.a{background:var(--accent);color:var(--paper)}
.grade.c{border-color:var(--hairline);color:var(--faint)}
.grid{stroke:var(--hairline)}.zero{stroke:var(--faint)}
.reach{stroke:var(--accent);stroke-width:2.5}.point{fill:var(--accent)}
.hollow{fill:var(--paper);stroke:var(--strong);stroke-width:1.5}
.weak .reach{stroke:var(--strong)}.weak .point{fill:var(--strong)}
.tick{fill:var(--faint);font-size:12px}
.whole{fill:var(--accent)}.gain{fill:var(--gain)}.loss{fill:var(--loss)}
.curve{display:flex}.curve>svg:first-child{flex:none}.curve>.plot{flex:1;min-width:0}
.band{fill:var(--band)}
.line{fill:none;stroke:var(--accent);stroke-width:2.5;stroke-linejoin:round}
.crude{fill:none;stroke:var(--strong);stroke-width:1.5;stroke-dasharray:5 4}
ul{margin:6px 0 10px;padding-left:18px;max-width:68ch}li{margin:2px 0}li::marker{color:var(--strong)}
dl.list{display:grid;grid-template-columns:minmax(130px,200px) 1fr;gap:0;margin:12px 0}
dl.list dt,dl.list dd{border-top:1px solid var(--hairline);padding:9px 0;margin:0}
dl.list dd{font-size:14px}dl.list dt{padding-right:24px;font-weight:600;font-size:14px}dl.list dd p{margin-bottom:6px}dl.list dd p:last-child{margin:0}
.code{overflow-wrap:anywhere}
.table{margin:26px 0 0}
.table header{display:flex;justify-content:space-between;align-items:baseline;gap:16px;border-bottom:1px solid var(--strong);padding-bottom:5px}
.table h3{margin:0}
td:not(.text) small{white-space:nowrap}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.4}
th,td{padding:6px 0 6px 16px;text-align:right;vertical-align:top;border-bottom:1px solid var(--hairline);font-weight:400}
thead th{color:var(--faint);font-size:12px;vertical-align:bottom}
th:first-child,td:first-child{padding-left:0}
.text{text-align:left;min-width:96px}
a{color:var(--text);text-underline-offset:3px}
a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
footer{border-top:1px solid var(--hairline);margin-top:48px;padding-top:14px;color:var(--faint);font-size:13px}
.narrow{display:none}
@media (max-width:600px){
main{padding:32px 16px 48px}
h1{font-size:28px}h2{font-size:20px}.answer p{font-size:19px}
.rows{display:block}
.rows>.row{display:grid;grid-template-columns:1fr auto;column-gap:16px;border-top:1px solid var(--hairline);padding:8px 0}
.rows>.row.head{display:none}
.rows>.row>.cell{border:0;padding:2px 0;justify-content:flex-start}
.rows>.row>.label,.rows>.row>.picture{grid-column:1/-1}
.rows>.row>.money{text-align:left;display:block}.rows .money small{display:inline;margin-left:8px}
.rows>.axis-row{display:block;border-top:1px solid var(--hairline)}.rows>.axis-row>.cell:not(.picture){display:none}
.narrow{display:inline}
.minor{display:none}
dl.list{grid-template-columns:1fr}dl.list dd{border:0;padding-top:0}
}
@page{size:A4;margin:16mm 15mm}
@media print{
body{font-size:10.5pt;line-height:1.45;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:none;padding:0}
section{margin-top:26px;padding-top:16px}
h1,h2,h3,figcaption,thead,.table header{break-after:avoid}
figure,.figure,.facts,.answer,.rows .row,tr,dl.list dt,dl.list dd{break-inside:avoid}
.facts{grid-template-columns:repeat(5,1fr);gap:8px 16px}.facts dd{font-size:20px}
.scroll{overflow:visible}table{font-size:8.5pt}thead th,td small{font-size:7.5pt}th,td{padding-left:8px}
.methods{break-before:page}
.download{display:none}
}
`;
