using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions;
using OfferingUsers.Functions.Demo;
using OfferingUsers.Functions.MoveIn;

try
{
    if (args is ["demo"])
    {
        return await DemoCommand.RunAsync(OfferingUsersApp.CreateBuilder);
    }

    if (args is [ImportWaldur.Command, .. var rest])
    {
        return await ImportWaldur.RunAsync(rest, OfferingUsersApp.CreateBuilder);
    }

    await OfferingUsersApp.CreateBuilder(args).Build().RunAsync();
    return Environment.ExitCode;
}
catch (InvalidOperationException invalid) when (invalid.Source == "Microsoft.Extensions.Configuration.Binder")
{
    // An invalid number or boolean in a setting; the message contains the setting, its value and its type.
    await Console.Error.WriteLineAsync(invalid.Message);
    return 1;
}
catch (OptionsValidationException invalid)
{
    foreach (var message in invalid.Failures)
    {
        await Console.Error.WriteLineAsync(message);
    }

    return 1;
}
