"""Rules for the way there: names, sockets, certificates, waiting, connections that break."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

# What curl says with a number, where its words are lost.
CURL = (
    ("dns-failure", "5|6"),
    ("connection-refused", "7"),
    ("timeout", "28"),
    ("tls-or-corporate-proxy", "35|51|60|77|97"),
    ("stream-interrupted", "18|52|55|56|92"),
)

NETWORKS = (
    Rule(
        cause="timeout",
        variant="first-token",
        certainty=0.99,
        deadline="first-token",
        because="no first word came within our limit",
    ),
    Rule(
        cause="timeout",
        variant="idle",
        certainty=0.99,
        deadline="idle",
        because="nothing more came within our limit for silence",
    ),
    Rule(
        cause="timeout",
        variant="total",
        certainty=0.99,
        deadline="total",
        because="our limit for a whole run was reached",
    ),
    Rule(
        cause="dns-failure",
        certainty=0.985,
        says=(
            "name or service not known | nodename nor servname | getaddrinfo | enotfound | eai_again | "
            "eai_noname | eai_fail | name does not resolve | name resolution | nameresolutionerror | "
            "failed to resolve | could not resolve host | couldn't resolve host | cannot resolve host | "
            "unable to resolve host | no address associated with hostname | no such host | "
            "dial tcp: lookup | host not found | unknown host | unknownhostexception | domain name not found | "
            "domain name does not | dns error | dns lookup | dns resolution | dns failure | dns_probe | "
            "dns server | remote name could not be resolved | host name could not be resolved | "
            "hostname could not be resolved | clientconnectordnserror | gaierror | err_name_not_resolved | "
            "failed to lookup address | errno -2] | errno -3] | errno -5] | errno 8] | errno 11001 | "
            "errno 11002 | winerror 11001 | label empty or too long | idna codec | 不知道这样的主机 | 无法解析 | "
            "域名解析 | этот хост неизвестен | hôte inconnu | host ist unbekannt | host desconocido"
        ),
        never="prisma | database server | eai_again postgres | container image | resolve module",
    ),
    Rule(
        cause="dns-failure",
        certainty=0.98,
        raised="clientconnectordnserror gaierror nameresolutionerror",
    ),
    Rule(
        cause="tls-or-corporate-proxy",
        variant="plain-http",
        certainty=0.984,
        says=(
            "wrong_version_number | wrong version number | http_request | "
            "plain http request was sent to https port | client sent an http request to an https server | "
            "record layer failure | record_layer_failure | unknown protocol | "
            "http response to https client | *x15x03x0 | packet length too long | err_ssl_protocol_error | "
            "invalid http version"
        ),
    ),
    Rule(
        cause="tls-or-corporate-proxy",
        variant="proxy-login",
        certainty=0.984,
        says=(
            "proxy_authentication_required | 407 proxy | 407 authentication | "
            "tunnel connection failed: 407 | status code 407 | proxy auth"
        ),
        never="litellm proxy",
    ),
    Rule(cause="tls-or-corporate-proxy", variant="proxy-login", certainty=0.97, status=(407,)),
    Rule(
        cause="tls-or-corporate-proxy",
        certainty=0.983,
        says=(
            "certificate_verify_failed | certificate verify failed | certificate verification failed | "
            "certificate signed by unknown authority | certificate has expired | certificate is not trusted | "
            "certificate is not valid | invalid certificate | certificateunknown | unknownissuer | "
            "unable to get local issuer certificate | unable_to_get_issuer_cert | "
            "unable to get issuer certificate | unable to verify the first certificate | "
            "unable_to_verify_leaf_signature | self signed certificate | self-signed certificate | "
            "self_signed_cert | depth_zero_self_signed | err_tls_cert | err_cert | cert_has_expired | "
            "invalid peer certificate | sslcertverificationerror | clientconnectorcertificateerror | "
            "hostname mismatch | hostname/ip does not match | doesn't match…certificate | x509: | "
            "could not find a suitable tls ca | ca certificate | [ssl: tlsv1 | tlsv1_alert | tlsv1 alert | "
            "sslv3_alert | sslv3 alert | handshake failure | handshake_failure | ssl handshake | "
            "tls handshake | sslerror | ssl error | ssleoferror | sslzeroreturnerror | [ssl: | [ssl] | "
            "ssl_error | ssl_connect | ssl routines | ssl certificate | unexpected_eof_while_reading | "
            "eof occurred in violation of protocol | tls/ssl connection has been closed | "
            "unable to connect to proxy | cannot connect to proxy | proxyerror | proxy error | "
            "proxyconnectionerror | tunnel connection failed | tunneling socket could not be established | "
            "unable to establish ssl | ssl connection could not be established | pkix path | certification path | "
            "err_proxy | err_tunnel_connection | proxyconnect | the requested url could not be retrieved | "
            "squid | forcepoint | mcafee | web gateway | proxy server refused | proxy connection | socks | "
            "unknown scheme for proxy | zscaler | netskope | fortinet | fortigate | fortiguard | "
            "web page blocked | bluecoat | websense | palo alto | umbrella | firewall | "
            "blocked by your administrator | web filter | blocked by network | corporate proxy | "
            "ssl inspection | captive portal | attention required! | sorry, you have been blocked | "
            "just a moment | enable javascript and cookies to continue | cf-chl | error code: 1020 | error 1020"
        ),
        never=(
            "virtual network/firewall rules | litellm proxyerror | proxyerror: litellm | "
            "proxy server error: litellm | socksio package is not installed | azure"
        ),
    ),
    Rule(
        cause="tls-or-corporate-proxy",
        certainty=0.975,
        raised=(
            "clientconnectorcertificateerror clientconnectorsslerror proxyerror "
            "sslcertverificationerror sslerror sslewouldblock sslzeroreturnerror"
        ),
    ),
    Rule(
        cause="connection-refused",
        variant="proxy-variable",
        certainty=0.985,
        says=(
            "connection refused | econnrefused | errno 111 | all connection attempts failed | "
            "connect call failed"
        ),
        shape="proxy-variable",
        not_shape="base-ours",
        because="a proxy variable is set, and nothing listens there",
    ),
    Rule(
        cause="connection-refused",
        certainty=0.98,
        says=(
            "connection refused | connectionrefused | econnrefused | errno 111 | errno 61] | "
            "os error 111 | os error 61 | os error 10061 | winerror 10061 | winerror 1225 | "
            "actively refused | refused the network connection | refused to connect | "
            "all connection attempts failed | network is unreachable | network unreachable | errno 101] | "
            "enetunreach | ehostunreach | host is unreachable | host unreachable | host is down | "
            "ehostdown | no route to host | errno 113] | errno 65] | errno 51] | winerror 10051 | "
            "winerror 10065 | winerror 1231 | connect call failed | failed to establish a new connection | "
            "newconnectionerror | couldn't connect to server | failed to connect to | "
            "could not connect to | couldn't connect to | cannot connect to | can't connect to | "
            "unable to connect to | "
            "unable to connect. is | is the server running | is ollama running | server not reachable | "
            "errno 99] | cannot assign requested address | errno 22] invalid argument | "
            "address already in use | connection_refused | err_internet_disconnected | err_address_unreachable | "
            "connection appears to be offline | verbindung verweiger | zielcomputer die verbindung | "
            "expressément refusée | connexion refusée | denegó expresamente | conexión rechazada | "
            "conexión denegada | recusou ativamente | conexão recusada | connessione rifiutata | "
            "rifiuto persistente | 积极拒绝 | 拒绝连接 | 拒绝了连接 | 連線被拒 | 拒否されたため、接続 | "
            "接続が拒否 | 연결을 거부 | отверг запрос на подключение | соединении отказано"
        ),
        never=(
            "timed out | etimedout | database server | prisma | proxy authentication | certificate | "
            "[ssl: | name resolution | getaddrinfo | timeout | dnserror | query engine | to proxy"
        ),
    ),
    Rule(
        cause="connection-refused",
        certainty=0.97,
        raised="connectionrefusederror",
        never="prisma",
    ),
    Rule(
        cause="connection-refused",
        certainty=0.72,
        raised="clientconnectorerror connecterror newconnectionerror",
        never="timed out | prisma | ssl | certificate",
    ),
    Rule(
        cause="connection-refused",
        certainty=0.62,
        says=(
            "connection error | fetch failed | failed to fetch | network error | networkerror | "
            "load failed | connection failed | connection to the server was lost | 网络错误 | 网络异常 | 网络连接失败"
        ),
        never="prisma | timed out",
    ),
    *(
        Rule(
            cause=cause,
            certainty=0.96,
            says="curl",
            pattern=rf"\bcurl\b.{{0,30}}?(?:\(|code[ =:]|status[ =:]){{1,2}}(?:{numbers})\b",
            because=f"curl's own number for it: {numbers.replace('|', ' or ')}",
        )
        for cause, numbers in CURL
    ),
    Rule(
        cause="stream-interrupted",
        certainty=0.975,
        says=(
            "incomplete chunked read | without sending complete message body | server disconnected | "
            "serverdisconnectederror | disconnected without sending | disconnected without response | "
            "response payload is not completed | ended prematurely | premature close | "
            "*streambuffer was aborted | connresetexception | error:aborted | premature_close | "
            "premature end | closed prematurely | incompleteread | incomplete read | incomplete_chunked | "
            "incomplete message | chunkedencodingerror | invalidchunklength | invalid chunk | "
            "transferencodingerror | contentlengtherror | connection reset | connectionreset | econnreset | "
            "err_connection_reset | errno 104 | errno 54] | errno 32] | broken pipe | epipe | winerror 10054 | "
            "winerror 10053 | os error 10054 | os error 104 | connection aborted | connection was aborted | "
            "connection closed | connection was closed | connection has been closed | connection lost | "
            "connection broken | connection dropped | connection terminated | connection interrupted | "
            "invalid response body while trying to fetch | closed connection | closed the connection | "
            "closed by the remote | closed by peer | "
            "forcibly closed | 强迫关闭 | connection was lost | software caused connection abort | "
            "err_empty_response | remote end closed | remoteprotocolerror | remotedisconnected | "
            "clientpayloaderror | socket hang up | und_err_socket | other side closed | error: terminated | "
            "stream disconnected | stream interrupted | stream was interrupted | stream ended | "
            "stream closed | stream error | stream was reset | stream reset | stream aborted | "
            "streaming interrupted | streaming failed | streaming response…interrupted | stream terminated | "
            "stream cut | stream idle | stream stalled | unexpected eof | unexpected end of stream | "
            "unexpected end of file | rst_stream | goaway | http2 error | http/2 stream | err_http2 | "
            "error reading response body | error decoding response body | "
            "error reading a body from connection | modelstreamerrorexception | without finish reason | "
            "without a finish reason | before message_stop | before completion | error in input stream | "
            "without receiving | response was interrupted | readerror | protocolerror: (connection"
        ),
        never=(
            "database | prisma | timed out | timeout on reading | [ssl: | certificate | overloaded | "
            "to proxy | rate limit | event loop is closed | readtimeout"
        ),
    ),
    Rule(
        cause="stream-interrupted",
        certainty=0.95,
        pattern=r"\b(?:post|get) https?://\S+?:eof\b",
        because="the server closed the connection before it answered",
    ),
    Rule(
        cause="stream-interrupted",
        certainty=0.955,
        raised=(
            "brokenpipeerror chunkedencodingerror clientpayloaderror closedresourceerror "
            "connectionreseterror endofstream incompleteread readerror remoteprotocolerror "
            "serverdisconnectederror streamclosed streamconsumed transferencodingerror"
        ),
        never="prisma | timed out | overloaded",
    ),
    Rule(cause="stream-interrupted", certainty=0.4, raised="midstreamfallbackerror"),
    Rule(
        cause="timeout",
        certainty=0.972,
        says=(
            "timed out | timed-out | *timeoutexception | *timeouterror | timedout | time out | time-out | "
            "timeout error | timeout on reading | request timeout | gateway timeout | gateway_timeout | "
            "read timeout | readtimeout | connect timeout | connecttimeout | connection timeout | "
            "response timeout | headers timeout | body timeout | inference timeout | api timeout | "
            "apitimeouterror | timeout value= | timeout exceeded | timeout of | timeout after | "
            "exceeded timeout | operation timeout | task timeout | und_err_headers_timeout | "
            "und_err_connect_timeout | und_err_body_timeout | err_timed_out | errno 110 | errno 60] | "
            "winerror 10060 | os error 110 | deadline exceeded | deadline_exceeded | deadline expired | "
            "deadlineexceeded | is timing out | task was canceled | taskcanceledexception | "
            "modeltimeoutexception | took too long | takes too long | "
            "too long to respond | no response after | did not respond within | did not properly respond | "
            "error code 524 | error 524 | a timeout occurred | timeout waiting | timeout while waiting | "
            "context deadline | "
            "timed_out | etimedout | econnaborted | i/o timeout | context canceled | context cancelled | "
            "zeitüberschreitung | délai d'attente | tiempo de espera | время ожидания | タイムアウト | "
            "시간 초과 | 逾時 | "
            "operation was cancelled | operation was aborted | request was aborted | aborterror | 超时"
        ),
        never=(
            "fetching a new connection from the connection pool | timeout while downloading | url_error | "
            "database server | prisma | unsupported parameter | name resolution | getaddrinfo | "
            "no deployments available"
        ),
    ),
    Rule(
        cause="timeout",
        certainty=0.965,
        raised=(
            "apitimeouterror asynciotimeouterror connectiontimeouterror connecttimeout deadlineexceeded "
            "modeltimeoutexception pooltimeout readtimeout servertimeouterror sockettimeout "
            "sockettimeouterror timeout timeouterror writetimeout"
        ),
        never="prisma | unsupported",
    ),
    Rule(cause="timeout", certainty=0.9, status=(408, 499, 504, 524)),
    Rule(
        cause="timeout",
        certainty=0.74,
        says=(
            "no response | no reply | no answer | did not | didn't | gave up | giving up | failed to respond"
        ),
        pattern=r"(?:within|after|for) \d+(?:\.\d+)? ?(?:s|sec|secs|seconds|ms|milliseconds|min|minutes)\b",
        never="retry | try again | reset",
    ),
)
