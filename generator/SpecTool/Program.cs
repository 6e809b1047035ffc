using SpecTool;

return await Commands.Root().Parse(args).InvokeAsync();
