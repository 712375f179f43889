using LocalRuntime.Tests.Durable;

return args is [CrashScript.Argument, var folder, var log]
    ? await CrashScript.RunAsync(folder, log)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
