namespace Lathe.Worker.Serving;

/// <summary>A request that cannot be served, as OpenAI's API says it.</summary>
/// <param name="status">HTTP's.</param>
/// <param name="message">What is wrong and what to do, one or two sentences.</param>
/// <param name="parameter">Key of the body that it is about.</param>
/// <param name="code">For programs.</param>
internal sealed class ApiException(int status, string message, string? parameter = null, string? code = null) : Exception(message)
{
    public int Status => status;

    public string? Parameter => parameter;

    public string? Code => code;

    /// <summary>OpenAI's kind of the status.</summary>
    public string Kind => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    /// <summary>The body of the answer.</summary>
    public object Body => new { error = new { message = Message, type = Kind, param = parameter, code } };
}
