using Benchmarks;
using Benchmarks.Scale;
using Benchmarks.Simulation;

return args switch
{
    ["load", .. var rest] when LoadArguments.TryParse(rest, out var load) => await MixedLoad.RunAsync(load),
    ["idle", .. var rest] when LoadArguments.TryParse(rest, out var idle) => await IdleWatch.RunAsync(idle),
    ["measure", .. var rest] when MeasureArguments.TryParse(rest, out var measure) => await Measurement.RunAsync(measure),
    ["scale", .. var rest] when ScaleArguments.TryParse(rest, out var scale) => ScaleDocument.Run(scale),
    ["simulate", .. var rest] when SimulateArguments.TryParse(rest, out var simulate) => await Simulation.RunAsync(simulate),
    _ => LoadArguments.ExplainUsage(),
};
