# Everything that the reader tells apart, in one configuration; test_terraform_tool.py plans it with
# the real tool and applies it to ministack. plan.json and state.json are what came out, reduced.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "endpoint" {
  default = "http://127.0.0.1:1"
}

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints {
    apigateway   = var.endpoint
    apigatewayv2 = var.endpoint
    elbv2        = var.endpoint
    iam          = var.endpoint
    lambda       = var.endpoint
    sts          = var.endpoint
  }
}

variable "types" {
  default = ["image/png", "image/*"]
}

resource "aws_lambda_function" "picture" {
  function_name = "picture"
  role          = "arn:aws:iam::123456789012:role/picture"
  handler       = "app.handler"
  runtime       = "python3.12"
  filename      = "function.zip"
}

resource "aws_api_gateway_rest_api" "pictures" {
  name                     = "pictures"
  binary_media_types       = var.types
  minimum_compression_size = 1024
}

# Two proxy routes by for_each.
resource "aws_api_gateway_resource" "folder" {
  for_each    = toset(["large", "small"])
  rest_api_id = aws_api_gateway_rest_api.pictures.id
  parent_id   = aws_api_gateway_rest_api.pictures.root_resource_id
  path_part   = each.key
}

resource "aws_api_gateway_method" "folder" {
  for_each      = aws_api_gateway_resource.folder
  rest_api_id   = each.value.rest_api_id
  resource_id   = each.value.id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "folder" {
  for_each                = aws_api_gateway_method.folder
  rest_api_id             = each.value.rest_api_id
  resource_id             = each.value.resource_id
  http_method             = each.value.http_method
  integration_http_method = "POST"
  type                    = "AWS_PROXY"
  uri                     = aws_lambda_function.picture.invoke_arn
}

# A mapped route below one of them, with a preflight.
resource "aws_api_gateway_resource" "name" {
  rest_api_id = aws_api_gateway_rest_api.pictures.id
  parent_id   = aws_api_gateway_resource.folder["small"].id
  path_part   = "{name}"
}

resource "aws_api_gateway_method" "mapped" {
  rest_api_id   = aws_api_gateway_rest_api.pictures.id
  resource_id   = aws_api_gateway_resource.name.id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "mapped" {
  rest_api_id             = aws_api_gateway_rest_api.pictures.id
  resource_id             = aws_api_gateway_resource.name.id
  http_method             = aws_api_gateway_method.mapped.http_method
  integration_http_method = "POST"
  type                    = "AWS"
  uri                     = aws_lambda_function.picture.invoke_arn
}

resource "aws_api_gateway_method_response" "answer" {
  for_each            = toset(["200", "500"])
  rest_api_id         = aws_api_gateway_rest_api.pictures.id
  resource_id         = aws_api_gateway_resource.name.id
  http_method         = aws_api_gateway_method.mapped.http_method
  status_code         = each.key
  response_parameters = { "method.response.header.Content-Type" = true }
}

resource "aws_api_gateway_integration_response" "picture" {
  rest_api_id         = aws_api_gateway_rest_api.pictures.id
  resource_id         = aws_api_gateway_resource.name.id
  http_method         = aws_api_gateway_method.mapped.http_method
  status_code         = aws_api_gateway_method_response.answer["200"].status_code
  content_handling    = "CONVERT_TO_BINARY"
  response_parameters = { "method.response.header.Content-Type" = "'image/png'" }
  depends_on          = [aws_api_gateway_integration.mapped]
}

resource "aws_api_gateway_integration_response" "error" {
  rest_api_id         = aws_api_gateway_rest_api.pictures.id
  resource_id         = aws_api_gateway_resource.name.id
  http_method         = aws_api_gateway_method.mapped.http_method
  status_code         = aws_api_gateway_method_response.answer["500"].status_code
  selection_pattern   = ".+"
  content_handling    = "CONVERT_TO_TEXT"
  response_parameters = { "method.response.header.Content-Type" = "'text/plain'" }
  depends_on          = [aws_api_gateway_integration.mapped]
}

resource "aws_api_gateway_method" "options" {
  rest_api_id   = aws_api_gateway_rest_api.pictures.id
  resource_id   = aws_api_gateway_resource.name.id
  http_method   = "OPTIONS"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "options" {
  rest_api_id       = aws_api_gateway_rest_api.pictures.id
  resource_id       = aws_api_gateway_resource.name.id
  http_method       = aws_api_gateway_method.options.http_method
  type              = "MOCK"
  content_handling  = "CONVERT_TO_TEXT"
  request_templates = { "application/json" = "{\"statusCode\": 200}" }
}

# The root, counted.
resource "aws_api_gateway_method" "root" {
  rest_api_id   = aws_api_gateway_rest_api.pictures.id
  resource_id   = aws_api_gateway_rest_api.pictures.root_resource_id
  http_method   = "ANY"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "root" {
  count                   = 1
  rest_api_id             = aws_api_gateway_rest_api.pictures.id
  resource_id             = aws_api_gateway_method.root.resource_id
  http_method             = aws_api_gateway_method.root.http_method
  integration_http_method = "POST"
  type                    = "AWS_PROXY"
  uri                     = aws_lambda_function.picture.invoke_arn
}

# Modules in modules, each with an API of its own; one has a type that no plan knows.
module "album" {
  source   = "./picture"
  for_each = { summer = "application/pdf", winter = "application/zip" }
  name     = each.key
  types    = [each.value]
  uri      = aws_lambda_function.picture.invoke_arn
}

module "later" {
  source = "./picture"
  name   = "later"
  types  = ["image/gif", aws_lambda_function.picture.last_modified]
  uri    = aws_lambda_function.picture.invoke_arn
}

# HTTP APIs and WebSocket APIs.
resource "aws_apigatewayv2_api" "pictures" {
  name          = "pictures"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "pictures" {
  for_each               = { one = "1.0", two = "2.0" }
  api_id                 = aws_apigatewayv2_api.pictures.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.picture.invoke_arn
  payload_format_version = each.value
}

resource "aws_apigatewayv2_route" "pictures" {
  for_each  = aws_apigatewayv2_integration.pictures
  api_id    = aws_apigatewayv2_api.pictures.id
  route_key = "GET /${each.key}"
  target    = "integrations/${each.value.id}"
}

resource "aws_apigatewayv2_route" "default" {
  api_id    = aws_apigatewayv2_api.pictures.id
  route_key = "$default"
  target    = "integrations/${aws_apigatewayv2_integration.pictures["two"].id}"
}

resource "aws_apigatewayv2_integration" "elsewhere" {
  api_id             = aws_apigatewayv2_api.pictures.id
  integration_type   = "HTTP_PROXY"
  integration_method = "GET"
  integration_uri    = "https://example.com"
}

resource "aws_apigatewayv2_route" "elsewhere" {
  api_id    = aws_apigatewayv2_api.pictures.id
  route_key = "GET /elsewhere"
  target    = "integrations/${aws_apigatewayv2_integration.elsewhere.id}"
}

resource "aws_apigatewayv2_api" "talk" {
  name                       = "talk"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
}

resource "aws_apigatewayv2_integration" "talk" {
  api_id           = aws_apigatewayv2_api.talk.id
  integration_type = "AWS_PROXY"
  integration_uri  = aws_lambda_function.picture.invoke_arn
}

resource "aws_apigatewayv2_route" "talk" {
  api_id    = aws_apigatewayv2_api.talk.id
  route_key = "$default"
  target    = "integrations/${aws_apigatewayv2_integration.talk.id}"
}

resource "aws_lambda_function_url" "picture" {
  function_name      = aws_lambda_function.picture.function_name
  authorization_type = "NONE"
}

resource "aws_lb_target_group" "picture" {
  name                               = "picture"
  target_type                        = "lambda"
  lambda_multi_value_headers_enabled = true
}
