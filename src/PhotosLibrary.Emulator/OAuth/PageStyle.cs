namespace PhotosLibrary.Emulator.OAuth;

/// <summary>The look of the pages: light and dark, from phone width up.</summary>
internal static class PageStyle
{
    public const string Css = """

        :root {
          color-scheme: light dark;
          --page: light-dark(#f0f4f9, #1b1b1f);
          --card: light-dark(#fff, #0e0e10);
          --ink: light-dark(#1f1f1f, #e6e6e9);
          --soft: light-dark(#50555c, #b4b7bd);
          --line: light-dark(#d5d9e0, #3a3b40);
          --hover: light-dark(#f3f6fc, #1d1e22);
          --accent: light-dark(#0b57d0, #a8c7fa);
          --on-accent: light-dark(#fff, #062e6f);
          --error: light-dark(#b3261e, #f2b8b5);
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 16px;
          background: var(--page); color: var(--ink);
          font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
        }
        main {
          width: 100%; max-width: 520px; padding: 32px 36px; border-radius: 24px; background: var(--card);
          overflow-wrap: anywhere;
        }
        .brand { margin: 0 0 20px; font-size: 14px; font-weight: 600; }
        .brand span {
          margin-left: 6px; padding: 2px 8px; border: 1px solid var(--line); border-radius: 99px;
          color: var(--soft); font-size: 12px; font-weight: 400;
        }
        h1 { margin: 0 0 8px; font-size: 24px; font-weight: 500; line-height: 1.25; }
        p { margin: 8px 0; }
        .fine, small { color: var(--soft); font-size: 13px; }
        .fine { margin-top: 16px; }
        .error { color: var(--error); }
        fieldset { min-width: 0; margin: 24px 0 0; padding: 0; border: 0; }
        legend { padding: 0; margin-bottom: 6px; font-weight: 600; }
        code { color: var(--soft); font: 14px ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
        .row { display: flex; gap: 14px; align-items: center; padding: 10px 12px; }
        .row + .row { border-top: 1px solid var(--line); }
        label.row { cursor: pointer; }
        label.row:hover { background: var(--hover); }
        .row > span { flex: 1; min-width: 0; }
        .row small { display: block; }
        input[type=radio], input[type=checkbox] {
          flex: none; width: 18px; height: 18px; margin: 0; accent-color: var(--accent);
        }
        input[type=text] {
          width: 100%; margin-top: 6px; padding: 11px 14px; border: 1px solid var(--soft); border-radius: 8px;
          background: transparent; color: inherit; font: inherit;
        }
        .other:has(:checked) + input[type=text] { display: block; }
        .other + input[type=text] { display: none; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        .actions { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 28px; }
        button {
          flex: 1 1 100px; padding: 11px 20px; border: 1px solid var(--accent); border-radius: 99px;
          background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 500; cursor: pointer;
        }
        button.quiet { border-color: var(--line); background: transparent; color: var(--accent); }
        button:hover { filter: brightness(1.08); }
        @media (max-width: 480px) {
          body { padding: 0; place-items: stretch; background: var(--card); }
          main { padding: 24px 20px; border-radius: 0; }
        }

        """;
}
