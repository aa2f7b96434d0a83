/** Texts that turn into something else where somebody forgot to escape: markup, commands, templates, other documents. */
export const INJECTIONS: readonly string[] = [
  `<script>alert("pwned")</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `]]></failure></testcase><testcase name="forged"/>`,
  `</title></style></svg><script>pwned()</script>`,
  `{{constructor}} {{{raw}}} \${process.env.HOME}`,
  `javascript:alert(1)`,
  `[link](javascript:alert(1)) \`code\` | cell |\n# heading`,
  `\n::error file=a.ts,line=1::forged\r\n::set-output name=a::b`,
  `&amp; &lt; &#x3c; %0A %3A`,
  `\u001b[31mred\u0000\u0007\ud800`,
];
