using Benchmarks;

return args switch
{
    ["load", .. var rest] when LoadArguments.TryParse(rest, out var load) => await MixedLoad.RunAsync(load),
    ["idle", .. var rest] when LoadArguments.TryParse(rest, out var idle) => await IdleWatch.RunAsync(idle),
    _ => LoadArguments.ExplainUsage(),
};
