namespace MlxManager.Tests.Hub;

/// <summary>
/// What CPython's <c>fnmatch.fnmatchcase</c> says, recorded: pattern, text, and + (matches) or - (does not). The first are
/// chosen, the rest random with a fixed seed over an alphabet that provokes sets.
/// </summary>
internal static class FnmatchTable
{
    public static IEnumerable<(string Pattern, string Text, bool Matches)> Cases =>
        Recorded.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Chunk(3)
            .Select(three => (three[0], three[1], three[2] == "+"));

    private const string Recorded = """
        *.json config.json +  *.json a/b/config.json +  *.JSON config.json -
        model-?????-of-*.safetensors model-00001-of-00004.safetensors +  original/* original/consolidated.00.pth +
        original original/x -  [!a]* b/a +  [a-c]x bx +  []] ] +  []-a] ^ +  [!]a] b +  [!]a] ] -  [a [a +  [ [ +  [] [] +
        [!] [!] +  a**b a/x/b +  ? é +  ? 😀 +  [😀-😂] 😁 +  * .gitattributes +  a\* a\b +  [b-a] b -  [!b-a] x +  [b-a!x] y +
        [b-a!x] x -  [a-] - +  [-a] - +  [--0] . +  [a-c-e] d -  [a-c-e] - +  [^a] ^ +  [^a] b -  [[]a [a +  [&&~|] | +
        [b-a!-z] - -  [b-a!-z] a +  [b-a!-z] z -  tokenizer.model tokenizerxmodel -  *a*a*a*b aaaaaaaaaaaaaaaaaaaac -  x x +  x X -
        ** a +  a?b a/b +  -? b]bc -  [^&[a\[]?* [&^] +  []&] \ -  * &]b +  [-&z^[][a&z&&]b b^\ -  *[bc\!] yc +  ?? b[a -  ? b +
        a* ]\] -  * ba +  b ]a[ -  * a!yz +  [^^]- ^ -  ?- \- +  [-^[b-]-? -aaz -  * bc +  []-[]^[z] &y&c -  * ay[ +  aa !a -
        -? -\ +  a? &b-& -  * !^b +  -[bz] [[]\ -  * ba^\ +  a [ -  ** y +  ? bbb -  * ^& +  [c][]c&a]* &ca -  ?* !c!c +
        b[c]a ]^ -  *? !-c +  * & +  [\]c[]b a -  ba !]a -  *? [a +  a ^^&& -  ?* ]z +  -b- c -  * c +  aa a- -  *? b +
        [\b^b\]* \][c +  a ba^c -  * \y-b +  bb & -  -? a! -  * -y!& +  * \ +  [[]^b][[^&\[-] !b -  a [zc[ -  ?[!c] ya +  * --a +
        - b!a -  -[c[&\c] ^\b! -  *[&ca![!\] ]a +  aa[a] a -  [z[b]a [a +  a* yz -  b b +  b*- - -  [\caa]* a]&a +  []az-]]- ]&-- -
        ?* b +  b[b]\a][&&[] ^ -  [^z!a^]b !b +  a c&z -  [^[a] [ +  [[z]b \]zz -  - - +  []\b\c][-][&[za]* yb] -  *? ][b +
        [c!zz][c&] b -  *? [& +  [c^]^]b- c& -  [^[-\-][-] ^- +  [azb\c]- &c[- -  ?*[cbab] yb +  *b [\] -  *?* b\- +  *[b\[^]* b] +
        [&[[&b^]-b ]yb& -  * ^ +  b[]]-a&&&]? --c^ -  b zbc -  ** -^![ +  [b\a[b]- y -  [!\-!!\]?* ^! +  b &c! -  *[!b[[[&]? ccz +
        -b &\ -  * a!!a +  ab [b- -  ?* c! +  [a][caa&] c^y\ -  * ^]\ +  [!&][-^!] yz\ -  * cz\ +  -* !& -  ? ] +  --* z -  * z +
        *b - -  ? - +  *- z[b -  [-[!bc&z]** [c\& +  b[^bb]a -b -  * ! +  [[z[]-b yc -  * ^] +  ab* zy[ -  [!-c&b[] ! +  *ba z -
        * [ +  a? y& -  ? ^ +  [c]!za\&][c-&\]? !y -  **? [b-! +  a-* ]&y^ -  * !-[! +  a*b z^ -  ** & +  [!a] ] +  a ] -
        -b [-z\ -  []bz!!\] b +  [-]-a c!\- -  * y +  b?[\!b^[]] b^\a -  * a^^y +  b[a] z- -  * by] +  *[-]b y -  * ^^c +  -- \-z -
        ? z +  ? ]!a -  ?? \c +  -* y&c -  [\z\z[-[] \ +  [--b]bc]] \b -  * z]&[ +  ?[zb]&a][^za!c] [[ab -  *? bz^ +  a*? & -
        * -z +  a \zc\ -  * ^b +  [^][--[a] a\- -  * a\ +  ?[&-a[!a]? &cy -  *** a +  [z]b* ^zz^ -  ** \ +  a[-^za] a[] -  a* a +
        [c] ! -  * !yz +  -[a\]]- y][ -  * z\c- +  ?- &[ -  ?[&b!zb\a] ]\ +  [!b] ^& -  ** &z +  [&&\][\]b cyz[ -  [c\-] - +
        *[!z&] \!y +  [!aazc&^]? ]aa& -  ?[a]ab\[z]? !b -  ?** \!y\ +  [ac]- - -  **? [&c +  a &!z\ -  *? z +  aa ] -
        b[[z[]* b[\- +  a -!] -  *? a +  [\]!]a -cz -  ** z]&[ +  -[^\][b] ![ -  * -&! +  ?* \\c- +  -[&[c[z[a] \&b -
        a[[]]!z]? a\! -  ** [- +  -a !^ -  * !^cc +  baa cyy -  ?? yb +  [b\&z^c&]b !ay[ -  *? z] +  a ^ -  ? ! +  [^bc^]a* ]& -
        *? !^[ +  b? y^-b -  * -] +  -? b- -  * !^ +  * ] +  [[ac&z&-]* c-!& +  b? ]z^\ -  [b\[^][]]ac^b] & -
        a[b\&!b[][&cc]ca&] y -  b* byzz +  - ^c[ -  * &!\ +  *-[-b[b] cycy -  ?* \!b! +  ? &\y -  * - +  [-[zz]-a b!- -
        [c!-a-[][c^bza[b] ]^ +  ??[\] [ -  *? &^\ +  ? \ +  [cc][!&c] bc -  [[z^[] [ +  b c&a -  * ^^b +  ? [] -  [[![\]b [ -
        *[^&^c] -^b^ +  b[b][[&\] & -  * z[&y +  [c][-^![][]&&a\-\] -]a& -  ?* !\ +  -[\]a&b]] &z -  ?* !\c +  - a]-y -  * ^bz! +
        b[b^[c]&] ^zc -  * c]by +  b[-[&\a!]? zzy! -  * !b +  - cb -  ?[[!b]* \[ +  a[czzb!-!] \zc] -  ** \y[] +  [^--&]* [ -
        * &\\ +  -b &- -  [cz^a] a +  b[zb[b&!c]a z][\ -  *?? -] +  [-[zb][z]a ^ -  * ^!y +  -*[]-] ! -  [z\&a&!]?? \c! +  ?*- -b -
        * !y[ +  [^a&a][&[a[] [a-\ -  ? [ +  *[za\c]* ya +  -** ^a -  - !a\b -  [!z&-] a +  a y-&! -  ** b +  ?[bab] z- -  * !!c +
        [z!]-]b \a -  * [bb +  b[za]b c -  *[aa] &a +  [\]? ^- -  *? c\& +  a* !- -  * zyy +  bb z]& -  *[-z&&b-]* c-[] +  ? z!c -
        * \-!& +  - ][!! -  * bya& +  ? a\-c -  * zc +  [!b]\ccb]ab bc-& -  * ]y\a +  ??* - -  ** [^! +  ? bz] -  *?? acc +
        ? -[a -  * c& +  - y! -  * ]cy +  [^a-]* c!^ -  ?* \[ +  a[bc^!&^-][-!\^\[] ![! -  ?** ayb +  bb &^ -  b* b +
        [^\c^][b[-[ca]]a zy -  [z\ca] c +  a* !y^ -  * [a +  *a &-c- -  *[&-^&] !&& +  ?b ^ -  ?* !^] +  [!]ac][-a!zc\][]c] c\ -
        ?*[z[] z-[ +  []^bb^] y-a& -  * [c&! +  [a!] ]-y -  []!] ! +  [z]b - -  *** bzc +  a -c- -  * b]\[ +  a z! -  *** ^\ +
        [cc&aaac] \\ -  * byb +
        """;
}
