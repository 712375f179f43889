using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions;
using OfferingUsers.Functions.Demo;
using OfferingUsers.Functions.MoveIn;

try
{
    if (args is ["demo"])
    {
        return await DemoWalk.RunAsync(OfferingUsersApp.CreateBuilder);
    }

    if (args is [ImportWaldur.Command, .. var rest])
    {
        return await ImportWaldur.RunAsync(rest, OfferingUsersApp.CreateBuilder);
    }

    await OfferingUsersApp.CreateBuilder(args).Build().RunAsync();
    return Environment.ExitCode;
}
catch (InvalidOperationException unreadable) when (unreadable.Source == "Microsoft.Extensions.Configuration.Binder")
{
    // A number or a flag that is none: the sentence names the setting, its value, and what it should be.
    await Console.Error.WriteLineAsync(unreadable.Message);
    return 1;
}
catch (OptionsValidationException refused)
{
    foreach (var sentence in refused.Failures)
    {
        await Console.Error.WriteLineAsync(sentence);
    }

    return 1;
}
