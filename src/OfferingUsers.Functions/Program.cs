using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions;
using OfferingUsers.Functions.Demo;
using OfferingUsers.Functions.MoveIn;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Verify;

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

    if (args is [VerifyCommand.Command, .. var others])
    {
        return await VerifyCommand.RunAsync(others, OfferingUsersApp.CreateBuilder);
    }

    var host = OfferingUsersApp.CreateBuilder(args).Build();
    host.Services.GetRequiredService<IStartupValidator>().Validate();
    await host.RunAsync();
    return Environment.ExitCode;
}
catch (InvalidOperationException invalid) when (invalid.Source == "Microsoft.Extensions.Configuration.Binder")
{
    // An invalid number or boolean in a setting; the message contains the setting, its value and its type.
    await Console.Error.WriteLineAsync(invalid.Message);
    return 1;
}
catch (Exception error) when (error is StoreUnavailableException or CosmosException { StatusCode: HttpStatusCode.ServiceUnavailable })
{
    var reason = error.Message.Split('\n')[0].TrimEnd();
    await Console.Error.WriteLineAsync($"The start needs the store, which does not respond ({reason}): start again when it does.");
    return 1;
}
catch (OptionsValidationException invalid)
{
    return await RefuseAsync(invalid.Failures);
}
catch (AggregateException several) when (several.InnerExceptions.All(inner => inner is OptionsValidationException))
{
    // Settings of several parts are invalid.
    return await RefuseAsync(several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(invalid => invalid.Failures));
}

static async Task<int> RefuseAsync(IEnumerable<string> sentences)
{
    foreach (var sentence in sentences)
    {
        await Console.Error.WriteLineAsync(sentence);
    }

    return 1;
}
